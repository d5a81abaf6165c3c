using Akka.Remote;

namespace Engine.Tests.Remote;

// The suspicion as a number, from tables that the normal distribution gives, and the detector around it on a clock of
// the test's own.
public class PhiAccrualFailureDetectorTests
{
    private long nowMs;

    // -log10(1 - Φ((difference - mean) / deviation)), from the normal distribution. The approximation is a few percent
    // off in the tail, which moves the moment of suspicion by a few percent of a deviation.
    [Theory]
    [InlineData(0, 0, 10, 0.301)]
    [InlineData(10, 0, 10, 0.7995)]
    [InlineData(20, 0, 10, 1.643)]
    [InlineData(30, 0, 10, 2.8697)]
    [InlineData(40, 0, 10, 4.4993)]
    public void Phi_is_the_log_of_the_chance_that_a_heartbeat_still_comes(double difference, double mean, double deviation, double expected)
    {
        PhiAccrualFailureDetector.Phi(difference, mean, deviation).ShouldBe(expected, expected * 0.06);
    }

    [Fact]
    public void Phi_grows_with_silence_and_is_finite_for_a_silence_of_hours()
    {
        var last = -1.0;
        for (var ms = 0; ms < 20_000; ms += 100)
        {
            var phi = PhiAccrualFailureDetector.Phi(ms, 1000, 100);
            phi.ShouldBeGreaterThanOrEqualTo(last);
            last = phi;
        }

        PhiAccrualFailureDetector.Phi(3_600_000, 1000, 100).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void A_resource_is_available_before_its_first_heartbeat_and_not_monitored()
    {
        var detector = Create();
        detector.IsAvailable.ShouldBeTrue();
        detector.IsMonitoring.ShouldBeFalse();
        detector.CurrentPhi.ShouldBe(0);
    }

    [Fact]
    public void Regular_heartbeats_keep_it_available_and_silence_ends_that()
    {
        var detector = Create();
        for (var i = 0; i < 100; i++)
        {
            detector.HeartBeat();
            detector.IsAvailable.ShouldBeTrue();
            nowMs += 1000;
        }

        nowMs += 2500; // Within the pause of 3 s that is forgiven.
        detector.IsAvailable.ShouldBeTrue();
        nowMs += 2500;
        detector.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public void A_heartbeat_after_an_outage_makes_it_available_again_and_does_not_blunt_the_detector()
    {
        var detector = Create();
        for (var i = 0; i < 50; i++)
        {
            detector.HeartBeat();
            nowMs += 1000;
        }

        nowMs += 60_000;
        detector.IsAvailable.ShouldBeFalse();
        detector.HeartBeat();
        detector.IsAvailable.ShouldBeTrue();
        nowMs += 6000;
        detector.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public void A_longer_forgiven_pause_suspects_later()
    {
        var impatient = Create(pauseMs: 0);
        var patient = Create(pauseMs: 10_000);
        for (var i = 0; i < 20; i++)
        {
            impatient.HeartBeat();
            patient.HeartBeat();
            nowMs += 1000;
        }

        nowMs += 3000;
        impatient.IsAvailable.ShouldBeFalse();
        patient.IsAvailable.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.0, 1000, 100, "threshold")]
    [InlineData(8.0, 0, 100, "max-sample-size")]
    [InlineData(8.0, 1000, 0, "min-std-deviation")]
    public void A_setting_out_of_range_is_named(double threshold, int samples, int deviationMs, string key)
    {
        Should.Throw<ArgumentException>(() => new PhiAccrualFailureDetector(threshold, samples,
            TimeSpan.FromMilliseconds(deviationMs), TimeSpan.Zero, TimeSpan.FromSeconds(1))).Message.ShouldContain(key);
    }

    [Fact]
    public void The_history_forgets_what_is_older_than_its_size()
    {
        var history = new HeartbeatHistory(3);
        foreach (var interval in new[] { 1000, 10, 20, 30 })
            history.Add(interval);
        history.Mean.ShouldBe(20);
        history.StandardDeviation.ShouldBe(Math.Sqrt(200.0 / 3), 1e-9);
    }

    [Fact]
    public void A_registry_keeps_one_detector_a_resource_and_forgets_on_remove()
    {
        var registry = new DefaultFailureDetectorRegistry<string>(() => Create());
        registry.IsAvailable("a").ShouldBeTrue();
        registry.Heartbeat("a");
        registry.IsMonitoring("a").ShouldBeTrue();
        registry.IsMonitoring("b").ShouldBeFalse();
        nowMs += 60_000;
        registry.IsAvailable("a").ShouldBeFalse();
        registry.Remove("a");
        registry.IsAvailable("a").ShouldBeTrue();
    }

    [Fact]
    public void The_deadline_detector_knows_only_the_last_heartbeat()
    {
        var detector = new DeadlineFailureDetector(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), () => nowMs);
        detector.IsAvailable.ShouldBeTrue();
        detector.HeartBeat();
        nowMs += 4000;
        detector.IsAvailable.ShouldBeTrue();
        nowMs += 1;
        detector.IsAvailable.ShouldBeFalse();
    }

    private PhiAccrualFailureDetector Create(int pauseMs = 3000) => new(8.0, 1000, TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(pauseMs), TimeSpan.FromSeconds(1), () => nowMs);
}
