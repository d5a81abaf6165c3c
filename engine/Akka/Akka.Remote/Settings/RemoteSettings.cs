using System.Reflection;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

// The section akka.remote, read once. Defaults are in reference.conf beside this file.

/// <summary>The settings of the remoting.</summary>
public class RemoteSettings
{
    /// <summary>Reads the settings out of a whole configuration.</summary>
    public RemoteSettings(Config config)
    {
        Config = config;
        UntrustedMode = config.GetBoolean("akka.remote.untrusted-mode", false);
        RemoteLifecycleEventsLogLevel = config.GetString("akka.remote.log-remote-lifecycle-events", "on");
        ShutdownTimeout = config.GetTimeSpan("akka.remote.shutdown-timeout", TimeSpan.FromSeconds(10));
        FlushWait = config.GetTimeSpan("akka.remote.flush-wait-on-shutdown", TimeSpan.FromSeconds(2));
        RetryGateClosedFor = config.GetTimeSpan("akka.remote.retry-gate-closed-for", TimeSpan.FromSeconds(5));
        SysMsgBufferSize = config.GetInt("akka.remote.system-message-buffer-size", 20_000);
        WatchFailureDetectorConfig = config.GetConfig("akka.remote.watch-failure-detector");
        WatchFailureDetectorImplementationClass = WatchFailureDetectorConfig.GetString("implementation-class", typeof(PhiAccrualFailureDetector).FullName);
        WatchHeartBeatInterval = WatchFailureDetectorConfig.GetTimeSpan("heartbeat-interval", TimeSpan.FromSeconds(1));
        WatchUnreachableReaperInterval = WatchFailureDetectorConfig.GetTimeSpan("unreachable-nodes-reaper-interval", TimeSpan.FromSeconds(1));
        WatchHeartbeatExpectedResponseAfter = WatchFailureDetectorConfig.GetTimeSpan("expected-response-after", TimeSpan.FromSeconds(1));
        if (SysMsgBufferSize < 1)
            throw new ConfigurationException($"akka.remote.system-message-buffer-size is {SysMsgBufferSize}, but must be 1 or more");
        if (RetryGateClosedFor < TimeSpan.Zero)
            throw new ConfigurationException($"akka.remote.retry-gate-closed-for is {RetryGateClosedFor}, but must be 0 or more");
    }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; }

    /// <summary>Whether messages that could harm an actor are dropped when they come from outside.</summary>
    public bool UntrustedMode { get; set; }

    /// <summary>on, off or the level at which lifecycle events are logged.</summary>
    public string RemoteLifecycleEventsLogLevel { get; set; }

    /// <summary>How long the end of remoting may take.</summary>
    public TimeSpan ShutdownTimeout { get; set; }

    /// <summary>How long messages already sent get to leave at the end.</summary>
    public TimeSpan FlushWait { get; set; }

    /// <summary>The longest time between two attempts to connect.</summary>
    public TimeSpan RetryGateClosedFor { get; set; }

    /// <summary>How many system messages a peer may leave unacknowledged.</summary>
    public int SysMsgBufferSize { get; set; }

    /// <summary>The section of the detector of the death watch.</summary>
    public Config WatchFailureDetectorConfig { get; set; }

    /// <summary>The class of the detector of the death watch.</summary>
    public string WatchFailureDetectorImplementationClass { get; set; }

    /// <summary>How often watched systems get a heartbeat.</summary>
    public TimeSpan WatchHeartBeatInterval { get; set; }

    /// <summary>How often the detectors are asked.</summary>
    public TimeSpan WatchUnreachableReaperInterval { get; set; }

    /// <summary>How long after the first heartbeat an answer is expected.</summary>
    public TimeSpan WatchHeartbeatExpectedResponseAfter { get; set; }

    // The defaults that go below the user's configuration.
    internal static Config Defaults()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Akka.Remote.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
