using Cluster.Core;

namespace Seed;

// Shows a job to its end and turns the end into an exit code. Ctrl-C stops the showing, not the job.
internal static class JobFollower
{
    internal static async Task<int> FollowAsync(
        ClusterClient client, JobId job, CancellationToken ct, Func<IJobView, IJobView>? wrap = null)
    {
        try
        {
            var end = await ShowAsync(client, job, ct, wrap);
            return Conclude(end);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Terminal.Note($"no longer following {job}, which goes on: `./seed logs {job} --follow` to come back, `./seed stop {job}` to end it");
            return CommandLine.Interrupted;
        }
    }

    internal static async Task<JobInfo> ShowAsync(
        ClusterClient client, JobId job, CancellationToken ct, Func<IJobView, IJobView>? wrap = null)
    {
        JobInfo? last = null;
        var plain = JobView.Create(job);
        await using (var view = wrap is null ? plain : wrap(plain))
        {
            await foreach (var happened in client.FollowAsync(job, ct))
            {
                last = happened is JobEvent.StateChanged changed ? changed.Info : last;
                view.Show(happened);
            }
        }

        return last is { } info && info.Phase.IsEnded() ? info : await client.GetJobAsync(job, ct);
    }

    internal static int Conclude(JobInfo end)
    {
        if (end.Phase == JobPhase.Succeeded)
        {
            Console.WriteLine($"{end.Id} succeeded{Duration(end)}");
            return 0;
        }

        var reason = end.Reason is { } given ? ": " + Terminal.OneLine(given) : "";
        Terminal.Complain($"{end.Id} {end.Phase.ToString().ToLowerInvariant()}{Duration(end)}{reason}");
        return CommandLine.Failed;
    }

    private static string Duration(JobInfo info) =>
        info is { StartedAt: { } started, EndedAt: { } ended } ? $" after {Figures.Seconds(ended - started)}" : "";
}
