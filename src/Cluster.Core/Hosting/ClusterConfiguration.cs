using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization.Hyperion;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;
using Cluster.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Cluster.Core.Hosting;

// Settings come from three places, the first that says something wins: what the program gives (options), a cluster.hocon
// that the user may edit, and the same file as it was built into this assembly, which holds every default.
internal static class ClusterConfiguration
{
    internal const string FileName = "cluster.hocon";

    private static readonly Lazy<Config> BuiltIn = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    });

    /// <summary>The user's file over the built-in one.</summary>
    /// <param name="path">A file that must be there; null: the working directory's, else the program's, else none.</param>
    internal static Config Load(string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new ClusterException($"settings file {path} does not exist");
        }

        return Find(path) is { } found ? Parse(found).WithFallback(BuiltIn.Value) : BuiltIn.Value;
    }

    /// <summary>Which file is read; null: none is there.</summary>
    internal static string? Find(string? path) => path ?? new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
        .Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);

    /// <summary>What is in force where nobody says otherwise.</summary>
    internal static Config Defaults => BuiltIn.Value;

    internal static Config Parse(string path)
    {
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new ClusterException($"{path}{Placed(fault.Message.ReplaceLineEndings(" "))}", fault);
        }
    }

    // file:line:column, as compilers write it and editors understand it.
    private static string Placed(string message) =>
        Regex.Match(message, @"^line (\d+), column (\d+): (.*)$") is { Success: true, Groups: var groups }
            ? $":{groups[1]}:{groups[2]}: {groups[3]}"
            : ": " + message;

    private const string LoggerFactoryLogged =
        """akka { loggers = ["Cluster.Core.Hosting.LoggerFactoryLogger, Cluster.Core"], stdout-loglevel = OFF }""";

    internal static PlacementSchedulerOptions SchedulerOptions(Config config) => new()
    {
        BackfillWaitMaxSeconds = Seconds(config, "cluster.scheduling.backfill-wait-max"),
        ResendIntervalSeconds = Seconds(config, "cluster.scheduling.resend-interval"),
        RefusalPauseSeconds = Seconds(config, "cluster.scheduling.refusal-pause"),
        AdoptionGraceSeconds = Seconds(config, "cluster.scheduling.adoption-grace"),
        WaitingGroupCountMax = Count(config, "cluster.scheduling.waiting-group-count-max"),
        BundleCountMax = Count(config, "cluster.scheduling.bundle-count-max"),
    };

    internal static NodeAgentOptions NodeOptions(Config config) => new()
    {
        WorkerStartTimeoutSeconds = Seconds(config, "cluster.node.worker-start-timeout"),
        WorkerStopGraceSeconds = Seconds(config, "cluster.node.worker-stop-grace"),
        WorkerCountMax = Count(config, "cluster.node.worker-count-max"),
        LastLineCountMax = Count(config, "cluster.node.last-line-count-max"),
        LineLengthMax = Count(config, "cluster.node.line-length-max"),
        PendingLineCountMax = Count(config, "cluster.node.pending-line-count-max"),
        PackageBytesMax = Bytes(config, "cluster.node.package-bytes-max"),
    };

    internal static JobManagerOptions JobOptions(Config config) => new()
    {
        EndedJobCountMax = Count(config, "cluster.jobs.ended-job-count-max"),
        OpenJobCountMax = Count(config, "cluster.jobs.open-job-count-max"),
        EventCountMax = Count(config, "cluster.jobs.event-count-max"),
        LogBytesMax = Bytes(config, "cluster.jobs.log-bytes-max"),
    };

    /// <summary>The actor system of a node, a member of the cluster.</summary>
    /// <param name="config">All settings.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="port">The port; 0: a free one.</param>
    /// <param name="roles">The node's roles.</param>
    /// <param name="types">What messages may be made of.</param>
    /// <param name="tls">Null: connections are plain.</param>
    /// <param name="certificateFile">Where a certificate that was made from the token is kept.</param>
    /// <param name="loggers">Where it logs to; null: as the settings say.</param>
    internal static ActorSystem CreateNodeSystem(
        Config config, IPAddress address, int port, IReadOnlyList<string> roles, WireTypes types, ClusterTls? tls, string certificateFile,
        ILoggerFactory? loggers = null)
    {
        if (tls is { Path: null })
        {
            tls.Save(certificateFile);
        }

        var over = ConfigurationFactory.ParseString($$"""
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp.hostname = "{{address}}"
            akka.remote.dot-netty.tcp.port = {{port.ToString(CultureInfo.InvariantCulture)}}
            akka.cluster.roles = [{{string.Join(", ", roles)}}]
            """);
        return Create(ClusterAddress.SystemName, Secured(over, tls, certificateFile).WithFallback(config), types, loggers);
    }

    /// <summary>The actor system of a driver or a worker process: it reaches the cluster and is no member of it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="config">All settings.</param>
    /// <param name="types">What messages may be made of.</param>
    /// <param name="node">The node that it speaks with, which must be able to call back.</param>
    /// <param name="tls">Null: connections are plain.</param>
    /// <param name="loggers">Where it logs to; null: as the settings say.</param>
    internal static ActorSystem CreateSatelliteSystem(
        string name, Config config, WireTypes types, IPAddress node, ClusterTls? tls, ILoggerFactory? loggers = null)
    {
        var over = ConfigurationFactory.ParseString($$"""
            akka.actor.provider = remote
            akka.remote.dot-netty.tcp.hostname = "{{ClusterAddress.LocalTowards(node)}}"
            akka.remote.dot-netty.tcp.port = 0
            """);
        if (tls is not { Path: null })
        {
            return Create(name, Secured(over, tls, "").WithFallback(config), types, loggers);
        }

        // The engine reads a file at its start, and this process has no folder of its own to keep one in.
        var folder = Directory.CreateTempSubdirectory("cluster-");
        try
        {
            var file = Path.Combine(folder.FullName, "member.p12");
            tls.Save(file);
            return Create(name, Secured(over, tls, file).WithFallback(config), types, loggers);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Both sides show a certificate, and nothing in a settings file takes that back.
    private static Config Secured(Config over, ClusterTls? tls, string certificateFile) => ConfigurationFactory.ParseString(tls is null
        ? "akka.remote.dot-netty.tcp.enable-ssl = off"
        : $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = on
          ssl {
            certificate { path = {{JsonSerializer.Serialize(tls.Path ?? certificateFile)}}, password = {{JsonSerializer.Serialize(tls.Password)}} }
            suppress-validation = off
            require-mutual-authentication = on
          }
        }
        """).WithFallback(over);

    private static ActorSystem Create(string name, Config config, WireTypes types, ILoggerFactory? loggers)
    {
        _ = LogLevels.From(config); // A mistake there is told here, where it can still be told.
        if (loggers is not null)
        {
            config = ConfigurationFactory.ParseString(LoggerFactoryLogged).WithFallback(config);
        }

        var setup = BootstrapSetup.Create().WithConfig(config)
            .And(HyperionSerializerSetup.Empty.WithTypeFilter(types));
        if (loggers is not null)
        {
            setup = setup.And(new LoggerFactorySetup(loggers));
        }

        try
        {
            return ActorSystem.Create(name, setup);
        }
        catch (Akka.Remote.RemoteTransportException fault)
        {
            // The port is taken, or the address is not this machine's.
            var isTaken = fault.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
            throw new ClusterException(fault.Message + (isTaken ? ": give another one, or 0 for a free one" : ""), fault);
        }
    }

    private static double Seconds(Config config, string key) => Read(key, "a time such as 500ms or 30s", () =>
        config.GetTimeSpan(key).TotalSeconds is var seconds and > 0 ? seconds : null as double?);

    private static int Count(Config config, string key) => Read(key, "a whole number of 1 or more", () =>
        config.GetInt(key) is var count and > 0 ? count : null as int?);

    private static long Bytes(Config config, string key) => Read(key, "a size such as 64MiB", () =>
        config.GetByteSize(key) is var bytes and > 0 ? bytes : null);

    private static T Read<T>(string key, string rule, Func<T?> read) where T : struct
    {
        try
        {
            return read() ?? throw new ClusterException($"{FileName}: {key} must be {rule}");
        }
        catch (Exception fault) when (fault is not ClusterException)
        {
            throw new ClusterException($"{FileName}: {key} must be {rule} ({fault.Message})", fault);
        }
    }
}
