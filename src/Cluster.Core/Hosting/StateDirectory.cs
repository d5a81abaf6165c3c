namespace Cluster.Core.Hosting;

// Where a node keeps what outlives its process:
//   token             the cluster's token, readable by its owner alone
//   tls/node.p12      the node's certificate, if it was made from the token; made anew at each start
//   packages/HASH     job packages, zipped and unpacked
//   jobs/ID/work      the working directory of a job's processes on this node
//   jobs/ID/job.log   the job's log, on the node of the job manager
//   storage/          runs and experiments, unless another directory is given
internal sealed class StateDirectory
{
    internal StateDirectory(string root)
    {
        Root = Create("state directory", root);
    }

    internal string Root { get; }

    internal string TokenFile => Path.Combine(Root, "token");

    internal string CertificateFile => Path.Combine(Root, "tls", "node.p12");

    internal string Packages => Path.Combine(Root, "packages");

    internal string Storage => Path.Combine(Root, "storage");

    /// <summary>Makes a folder, and returns its full path.</summary>
    /// <param name="name">What it is called when it cannot be made.</param>
    /// <param name="path">The folder.</param>
    internal static string Create(string name, string path)
    {
        path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
            return path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{name} {path} cannot be created: {fault.Message}; give another", fault);
        }
    }

    internal string JobLog(JobId job) => Path.Combine(Root, "jobs", Safe(job.Value), "job.log");

    internal string WorkDirectory(JobId job)
    {
        var path = Path.Combine(Root, "jobs", Safe(job.Value), "work");
        Directory.CreateDirectory(path);
        return path;
    }

    // Ids are made by whoever asks; as a folder's name they must not lead anywhere else.
    private static string Safe(string id)
    {
        var isPlain = id.Length is > 0 and <= 100 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        return isPlain ? id : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))[..32];
    }
}
