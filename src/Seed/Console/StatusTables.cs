using Cluster.Core;

namespace Seed;

// The cluster at one moment as tables: nodes, jobs, and the placements that wait, each with its reason.
internal static class StatusTables
{
    internal static IEnumerable<JobTable> Of(ClusterStatus status, DateTimeOffset now)
    {
        yield return new JobTable(
            "nodes",
            ["node", "address", "state", "used", "total"],
            status.Nodes.Select(node => (IReadOnlyList<string>)
                [node.Id.Value, node.Address, node.IsUp ? "up" : "not heard of", node.Used.ToString(), node.Total.ToString()]).ToArray(),
            status.Nodes.Count == 0 ? "none" : null);
        if (status.Jobs.Count > 0)
        {
            yield return new JobTable(
                "jobs", ["job", "name", "state", "for", "reason"], status.Jobs.Select(job => Row(job, now)).ToArray(), null);
        }

        var waiting = status.WaitingPlacements.ToArray();
        if (waiting.Length > 0)
        {
            yield return new JobTable(
                "waiting",
                ["placement", "job", "bundles", "needs", "reason"],
                waiting.Select(placement => (IReadOnlyList<string>)
                    [placement.Name, placement.Job.Value, $"{placement.BundleCount} {placement.Strategy}", placement.Needs.ToString(),
                        placement.Reason ?? ""]).ToArray(),
                null);
        }
    }

    private static IReadOnlyList<string> Row(JobInfo job, DateTimeOffset now)
    {
        var since = job.StartedAt ?? job.SubmittedAt;
        return
        [
            job.Id.Value, job.Name, job.Phase.ToString().ToLowerInvariant(), Figures.Seconds((job.EndedAt ?? now) - since),
            job.Reason ?? "",
        ];
    }
}
