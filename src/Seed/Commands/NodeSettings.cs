using System.CommandLine;
using System.Globalization;
using Cluster.Core;

namespace Seed;

// The options that `start` and `join` share: where to listen and what to offer.
internal sealed class NodeSettings
{
    private readonly Option<int> _port;
    private readonly Option<string?> _host;

    private readonly Option<double?> _cpus = new("--cpus") { Description = "Cpus to offer. Default: as many as the machine has." };
    private readonly Option<double?> _gpus = new("--gpus") { Description = "Gpus to offer. Default: none." };
    private readonly Option<string?> _resources = new("--resources")
    {
        Description = "More to offer, for example memory=4GiB,license=1.",
        HelpName = "name=amount,…",
    };

    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "Where runs and experiments keep files; all nodes must see it under the same path.",
        HelpName = "folder",
    };

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The settings file. Default: cluster.hocon in the working directory, else beside the program.",
        HelpName = "file",
    };

    // For programs that start nodes: their end, however it comes, closes the node's stdin.
    private readonly Option<bool> _untilStdinCloses = new("--until-stdin-closes")
    {
        Description = "Leave when stdin is closed.",
        Hidden = true,
    };

    internal NodeSettings(int defaultPort, string defaultHost)
    {
        _host = new Option<string?>("--host")
        {
            Description = "The address to listen on; beyond loopback, connections are encrypted. Default: " + defaultHost,
            HelpName = "address",
        };
        _port = new Option<int>("--port")
        {
            Description = defaultPort == 0 ? "The port to listen on. Default: a free one." : "The port to listen on; 0: a free one.",
            DefaultValueFactory = _ => defaultPort,
        };
    }

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_port, _host, _cpus, _gpus, _resources, _storage, _configuration, _untilStdinCloses])
        {
            command.Options.Add(option);
        }
    }

    internal bool UntilStdinCloses(ParseResult parsed) => parsed.GetValue(_untilStdinCloses);

    internal NodeOptions Read(ParseResult parsed, bool isSeed)
    {
        var port = parsed.GetValue(_port);
        if (port is < 0 or > 65535)
        {
            throw new MisuseException($"--port is {port}, but must be from 0 to 65535");
        }

        var configuration = parsed.GetValue(_configuration);
        if (configuration is not null && !File.Exists(configuration))
        {
            throw new MisuseException($"--config: there is no file {Path.GetFullPath(configuration)}");
        }

        return new NodeOptions
        {
            Host = string.IsNullOrWhiteSpace(parsed.GetValue(_host)) ? null : parsed.GetValue(_host),
            Port = port,
            IsSeed = isSeed,
            Resources = ReadResources(parsed),
            StateDirectory = LocalNodes.DirectoryFor(isSeed, port),
            StorageDirectory = Path.GetFullPath(parsed.GetValue(_storage) ?? LocalNodes.StorageDirectory),
            ConfigurationFile = configuration,
        };
    }

    private Resources ReadResources(ParseResult parsed)
    {
        var cpus = parsed.GetValue(_cpus) ?? Environment.ProcessorCount;
        var gpus = parsed.GetValue(_gpus) ?? 0;
        var more = Of(() => Resources.Parse(parsed.GetValue(_resources) ?? ""), mistake => "--resources: " + mistake.Message);
        var offered = Of("--cpus", cpus, "from 0 to 1000000000, in steps of 0.0001", () => Resources.Cpus(cpus))
            + Of("--gpus", gpus, "a whole number, or a share of one from 0 to 1", () => Resources.Of(gpu: gpus))
            + more;
        return offered.HasShareableGpus ? offered : throw new MisuseException(
            FormattableString.Invariant($"--gpus {gpus} and --resources gpu={more.Gpu} make {offered.Gpu}, but above 1 must be a whole number"));
    }

    private static Resources Of(string option, double amount, string rule, Func<Resources> make) => Of(
        make, _ => $"{option} is {amount.ToString(CultureInfo.InvariantCulture)}, but must be {rule}");

    private static Resources Of(Func<Resources> make, Func<ClusterException, string> describe)
    {
        try
        {
            return make();
        }
        catch (ClusterException mistake)
        {
            throw new MisuseException(describe(mistake));
        }
    }
}
