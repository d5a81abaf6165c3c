using Cluster.Core;

namespace Seed;

// Which job a user means: its id, the start of its id, or its name if one job alone has it.
internal static class JobNames
{
    internal static async Task<JobInfo> FindAsync(ClusterClient client, string? text, CancellationToken ct)
    {
        var jobs = (await client.GetStatusAsync(ct)).Jobs;
        if (jobs.Count == 0)
        {
            throw new ClusterException("the cluster has no jobs: `seed submit PATH` runs one");
        }

        if (text is null)
        {
            return jobs[^1];
        }

        var exact = jobs.Where(job => job.Id.Value == text).ToArray();
        var matching = exact.Length > 0
            ? exact
            : jobs.Where(job => job.Name == text || job.Id.Value.StartsWith(text, StringComparison.Ordinal)).ToArray();
        return matching switch
        {
            [var only] => only,
            [] => throw new ClusterException($"there is no job \"{text}\": `seed status` lists the jobs"),
            _ => throw new ClusterException(
                $"\"{text}\" may be {string.Join(" or ", matching.Select(job => job.Id))}: say which"),
        };
    }
}
