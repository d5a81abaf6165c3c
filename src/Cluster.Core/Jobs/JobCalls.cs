using System.Runtime.CompilerServices;
using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Nodes;

namespace Cluster.Core.Jobs;

// An operator's calls: each is a question to the job manager, by way of the driver's session.
internal static class JobCalls
{
    internal static async Task<JobId> SubmitAsync(ClusterConnection connection, JobSubmission submission, CancellationToken ct)
    {
        JobFolder.Check(submission);
        using var transfer = new PackageTransfer(connection.Options.Token!, connection.Options.Tls);
        var package = await transfer.UploadAsync(submission.Folder, connection.DataUrl, ct).ConfigureAwait(false);
        var entry = new JobEntry(submission.EntryAssembly, submission.Arguments.ToArray());
        var job = new JobSpecification(submission.Id, submission.Name, package, entry, submission.Resources);
        var answer = await AskAsync(connection, new JobManagerActor.Submit(job), ct).ConfigureAwait(false);
        return answer is JobManagerActor.SubmitRefused refusal
            ? throw new ClusterException($"job {submission.Name} is refused: {refusal.Reason}")
            : submission.Id;
    }

    internal static async Task<JobInfo> GetAsync(ClusterConnection connection, JobId job, CancellationToken ct) =>
        ((JobManagerActor.JobFound)Known(await AskAsync(connection, new JobManagerActor.GetJob(job), ct).ConfigureAwait(false))).Info;

    internal static async Task StopAsync(ClusterConnection connection, JobId job, CancellationToken ct) =>
        Known(await AskAsync(connection, new JobManagerActor.Stop(job), ct).ConfigureAwait(false));

    internal static async Task<ClusterStatus> StatusAsync(ClusterConnection connection, CancellationToken ct) =>
        (ClusterStatus)await AskAsync(connection, new JobManagerActor.GetStatus(), ct).ConfigureAwait(false);

    internal static async IAsyncEnumerable<JobEvent> FollowAsync(
        ClusterConnection connection, JobId job, [EnumeratorCancellation] CancellationToken ct)
    {
        long next = 0;
        while (true)
        {
            var answer = Known(await AskAsync(connection, new JobManagerActor.PullEvents(job, next), ct).ConfigureAwait(false));
            var events = (JobManagerActor.Events)answer;
            next = events.Next;
            foreach (var happened in events.Items)
            {
                yield return happened;
                if (happened is JobEvent.StateChanged { Info: var info } && info.Phase.IsEnded())
                {
                    yield break;
                }
            }
        }
    }

    private static async Task<object> AskAsync(ClusterConnection connection, object question, CancellationToken ct)
    {
        if (connection.Lost.IsCompleted)
        {
            throw new ClusterException(await connection.Lost.ConfigureAwait(false));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var timeout = TimeSpan.FromSeconds(connection.Options.CallTimeoutSeconds);
        var answer = connection.Driver.Ask<object>(question, timeout, stop.Token);
        if (await Task.WhenAny(answer, connection.Lost).ConfigureAwait(false) != answer)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw new ClusterException(await connection.Lost.ConfigureAwait(false));
        }

        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new ClusterException($"the cluster's job manager did not answer within {timeout.TotalSeconds:0.#} s; is a seed node up?");
        }
    }

    private static object Known(object answer) =>
        answer is JobManagerActor.JobUnknown unknown
            ? throw new ClusterException($"there is no job {unknown.Job}, or it is forgotten; seed status lists those that are known")
            : answer;
}
