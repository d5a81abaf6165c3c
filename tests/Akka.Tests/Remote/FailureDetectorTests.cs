using Akka.Configuration;
using Akka.Remote;

namespace Akka.Tests.Remote;

// Detectors made from a section of the configuration.
public class FailureDetectorTests
{
    // Before any interval is known, that of the heartbeats is assumed, and not how long a first answer may take.
    [Fact]
    public async Task The_first_interval_assumed_is_that_of_the_heartbeats()
    {
        var section = ConfigurationFactory.ParseString("""
            threshold = 8.0
            max-sample-size = 1000
            min-std-deviation = 10ms
            acceptable-heartbeat-pause = 0s
            heartbeat-interval = 20ms
            expected-response-after = 1h
            """);
        var detector = new PhiAccrualFailureDetector(section, new Akka.Event.EventStream(false));
        detector.IsMonitoring.ShouldBeFalse();
        detector.HeartBeat();

        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (detector.IsAvailable)
            await Task.Delay(20, patience.Token);
        detector.IsMonitoring.ShouldBeTrue();
    }
}
