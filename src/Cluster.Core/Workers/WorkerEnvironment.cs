using System.Globalization;
using System.Net;
using System.Text.Json;
using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Nodes;
using Cluster.Core.Wire;

namespace Cluster.Core.Workers;

// What a worker process is told at its start. It travels in environment variables, since an argument list can be read by
// every user of the machine and holds no secrets.
internal sealed record WorkerEnvironment
{
    internal const string NodeVariable = "CLUSTER_NODE";
    internal const string WorkerVariable = "CLUSTER_WORKER";
    internal const string SecretVariable = "CLUSTER_WORKER_SECRET";
    internal const string FolderVariable = "CLUSTER_JOB_FOLDER";
    internal const string PackageVariable = "CLUSTER_JOB_PACKAGE";
    internal const string JobNameVariable = "CLUSTER_JOB_NAME";
    internal const string EntryVariable = "CLUSTER_JOB_ENTRY";
    internal const string ArgumentsVariable = "CLUSTER_JOB_ARGUMENTS";

    /// <summary>The path of the node's agent.</summary>
    internal required string NodePath { get; init; }

    internal required WorkerId Worker { get; init; }

    internal required string Secret { get; init; }

    /// <summary>The job's unpacked program folder; null when the worker needs none.</summary>
    internal string? JobFolder { get; init; }

    /// <summary>The program to run, which makes this process the job's driver.</summary>
    internal JobEntry? Entry { get; init; }

    internal static WorkerEnvironment Read()
    {
        var entry = Environment.GetEnvironmentVariable(EntryVariable);
        var arguments = Environment.GetEnvironmentVariable(ArgumentsVariable);
        return new WorkerEnvironment
        {
            NodePath = Required(NodeVariable),
            Worker = new WorkerId(Required(WorkerVariable)),
            Secret = Required(SecretVariable),
            JobFolder = Environment.GetEnvironmentVariable(FolderVariable),
            Entry = entry is null ? null : new JobEntry(entry, JsonSerializer.Deserialize<string[]>(arguments ?? "[]") ?? []),
        };
    }

    /// <summary>The worker that this process is, when a node started it.</summary>
    internal static WorkerId? ReadWorker() =>
        Environment.GetEnvironmentVariable(WorkerVariable) is { Length: > 0 } id ? new WorkerId(id) : null;

    /// <summary>The name of the job, when this process runs its program: what others see of who holds what.</summary>
    internal static string? ReadJobName() =>
        Environment.GetEnvironmentVariable(JobNameVariable) is { Length: > 0 } name ? name : null;

    /// <summary>The package of the job that this process belongs to, when a node started it.</summary>
    internal static PackageReference? ReadPackage()
    {
        var parts = Environment.GetEnvironmentVariable(PackageVariable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is { Length: > 1 } ? new PackageReference(parts[0], parts[1..]) : null;
    }

    /// <summary>The TLS of this process, when a node started it and its connections are encrypted.</summary>
    internal static ClusterTls? ReadTls()
    {
        if (Environment.GetEnvironmentVariable(NodeVariable) is not { Length: > 0 } node)
        {
            return null;
        }

        var token = new ClusterToken(Environment.GetEnvironmentVariable(ClusterClientOptions.TokenVariable) ?? "");
        return ClusterTls.Choose(ClusterConfiguration.Load(null), token, IPAddress.Parse(ActorPath.Parse(node).Address.Host));
    }

    /// <summary>All variables for a worker; the user's own come first, so that they cannot replace the cluster's.</summary>
    internal static Dictionary<string, string> For(
        NodeAgentCommand.Launch launch, string nodePath, string secret, string address, string token, ClusterTls? tls, string storageDirectory)
    {
        var worker = launch.Worker;
        var threads = Math.Max(1, (int)launch.Share.Cpu).ToString(CultureInfo.InvariantCulture);
        var variables = new Dictionary<string, string>
        {
            // A share of the node is a share of its threads: two trainers with all cores each would be slower than one.
            ["OMP_NUM_THREADS"] = threads,
            ["OPENBLAS_NUM_THREADS"] = threads,
            ["MKL_NUM_THREADS"] = threads,
            // 512 KiB in hexadecimal. Without it the collector lets dead objects fill the machine's last-level cache, tens of
            // megabytes for each worker, before it looks: docs/decisions/0017-memory-of-a-training-process.md.
            ["DOTNET_GCgen0size"] = "80000",
            ["CUDA_VISIBLE_DEVICES"] = string.Join(',', launch.Gpus),
        };
        foreach (var (name, value) in worker.Environment)
        {
            variables[name] = value;
        }

        variables[NodeVariable] = nodePath;
        variables[WorkerVariable] = worker.Id.Value;
        variables[SecretVariable] = secret;
        variables[ClusterClientOptions.AddressVariable] = address;
        variables[ClusterClientOptions.TokenVariable] = token;
        variables[ClusterTls.SwitchVariable] = tls is null ? "off" : "on";
        if (tls is { Path: { } certificate })
        {
            variables[ClusterTls.CertificateVariable] = certificate;
            variables[ClusterTls.PasswordVariable] = tls.Password;
        }

        variables[ClusterClientOptions.JobVariable] = worker.Job.Value;
        variables[ClusterClientOptions.StorageVariable] = storageDirectory;
        if (launch.Folder is not null && worker.Package is not null)
        {
            variables[FolderVariable] = launch.Folder;
            variables[PackageVariable] = string.Join(' ', worker.Package.Urls.Prepend(worker.Package.Hash));
        }

        if (worker.Entry is not null)
        {
            variables[EntryVariable] = worker.Entry.EntryAssembly;
            variables[ArgumentsVariable] = JsonSerializer.Serialize(worker.Entry.Arguments.ToArray());
        }

        return variables;
    }

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new ClusterException($"{name} is not set: worker processes are started by a node, not by hand (use `seed join`)");
}
