using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;
using Cluster.Core.Workers;
using static Cluster.Core.Jobs.JobCommand;

namespace Cluster.Core.Jobs;

// Thinks for the job manager: each submitted job gets a place for its driver, then the driver's process, and ends with it;
// a driver from outside is a job from its first request until it leaves.
internal sealed class JobManagerState(JobManagerOptions options, DriverId self)
{
    private readonly Dictionary<JobId, JobState> _jobs = [];
    private readonly Dictionary<PlacementGroupId, JobState> _byPlace = [];
    private readonly Dictionary<WorkerId, JobState> _byDriver = [];
    private readonly Queue<JobId> _ended = [];
    private List<JobCommand> _commands = [];

    internal IReadOnlyList<JobInfo> Infos => _jobs.Values.OrderBy(job => job.Info.SubmittedAt).Select(job => job.Info).ToArray();

    internal JobInfo? Find(JobId id) => _jobs.TryGetValue(id, out var job) ? job.Info : null;

    /// <summary>Null when the job may be submitted; else why not, for its owner.</summary>
    internal string? WhyRefused(JobId id) =>
        !_jobs.ContainsKey(id) && _jobs.Values.Count(job => !job.IsEnded) >= options.OpenJobCountMax
            ? $"{options.OpenJobCountMax} jobs are open already; wait for one to end, or stop one"
            : null;

    /// <summary>A job is submitted. Submitting the same id again changes nothing.</summary>
    internal IReadOnlyList<JobCommand> Submit(JobSpecification specification, string? logPath, DateTimeOffset now)
    {
        if (_jobs.ContainsKey(specification.Id))
        {
            return [];
        }

        var job = new JobState(specification.Id, specification.Name, specification, now) { LogPath = logPath };
        _jobs.Add(job.Id, job);
        _byPlace.Add(job.Place, job);
        _byDriver.Add(job.Driver, job);
        _commands.Add(new Place(new PlacementRequest(
            job.Place, "driver", self, job.Id, job.Name, [specification.Resources], PlacementStrategy.Pack)));
        return End(job);
    }

    /// <summary>A driver outside the cluster begins to use it.</summary>
    internal IReadOnlyList<JobCommand> Attach(JobId id, string name, string? logPath, DateTimeOffset now)
    {
        if (_jobs.ContainsKey(id))
        {
            return [];
        }

        var job = new JobState(id, name, null, now) { LogPath = logPath };
        _jobs.Add(id, job);
        return End(job);
    }

    /// <summary>A driver outside the cluster is gone.</summary>
    internal IReadOnlyList<JobCommand> Detach(JobId id, bool isOrderly, DateTimeOffset now) =>
        _jobs.TryGetValue(id, out var job) && job.Specification is null
            ? Finish(job, isOrderly, isOrderly ? null : "its driver is gone without saying goodbye", null, [], now)
            : [];

    internal IReadOnlyList<JobCommand> PlaceGranted(PlacementGroupId place, NodeId node)
    {
        if (!_byPlace.TryGetValue(place, out var job) || job.Stage != JobStage.Queued)
        {
            return [];
        }

        job.Apply(JobHappening.Placed);
        (job.Node, job.Reason) = (node, "its driver is being started");
        var specification = job.Specification!;
        _commands.Add(new StartDriver(node, new WorkerStart(
            job.Driver, place, 0, "driver", job.Id, specification.Package, specification.Entry,
            new Dictionary<string, string> { [WorkerEnvironment.JobNameVariable] = job.Name })));
        return End(job);
    }

    internal IReadOnlyList<JobCommand> PlaceWaiting(PlacementGroupId place, string reason)
    {
        if (!_byPlace.TryGetValue(place, out var job) || job.Stage != JobStage.Queued || job.Reason == reason)
        {
            return [];
        }

        job.Reason = reason;
        return End(job);
    }

    internal IReadOnlyList<JobCommand> PlaceInfeasible(PlacementGroupId place, string reason, DateTimeOffset now) =>
        _byPlace.TryGetValue(place, out var job)
            ? Finish(job, false, $"its driver cannot be placed: {reason}", null, [], now)
            : [];

    internal IReadOnlyList<JobCommand> PlaceLost(PlacementGroupId place, NodeId node, string reason, DateTimeOffset now) =>
        _byPlace.TryGetValue(place, out var job)
            ? Finish(job, false, $"its driver was lost with node {node}: {reason}", null, [], now)
            : [];

    internal IReadOnlyList<JobCommand> DriverReady(WorkerId driver, DateTimeOffset now)
    {
        if (!_byDriver.TryGetValue(driver, out var job) || job.IsEnded)
        {
            return [];
        }

        job.Apply(JobHappening.DriverReady);
        (job.StartedAt, job.Reason) = (job.StartedAt ?? now, job.IsStopAsked ? job.Reason : null);
        return End(job);
    }

    internal IReadOnlyList<JobCommand> DriverEnded(WorkerId driver, DriverActor.WorkerEnd end, DateTimeOffset now) =>
        _byDriver.TryGetValue(driver, out var job)
            ? Finish(job, end.Kind == WorkerEndKind.Exited, WhyEnded(job, end), end.ExitCode, end.LastLogLines, now)
            : [];

    /// <summary>Somebody wants the job to stop.</summary>
    internal IReadOnlyList<JobCommand> Stop(JobId id, DateTimeOffset now)
    {
        if (!_jobs.TryGetValue(id, out var job) || job.IsEnded || job.IsStopAsked)
        {
            return [];
        }

        var hadPlace = job.Node is not null;
        job.Apply(JobHappening.StopAsked);
        if (job.Specification is null)
        {
            _commands.Add(new Dismiss(id));
            return Finish(job, false, "stopped on request", null, [], now);
        }

        if (!hadPlace)
        {
            return Finish(job, false, "stopped on request, before it started", null, [], now);
        }

        job.Reason = "stopping on request";
        _commands.Add(new StopDriver(job.Node!.Value, job.Driver));
        return End(job);
    }

    private static string? WhyEnded(JobState job, DriverActor.WorkerEnd end) =>
        job.IsStopAsked ? "stopped on request"
        : end.Kind == WorkerEndKind.Exited ? null
        : end.Kind == WorkerEndKind.FailedToStart ? $"its driver did not start: {end.Reason}"
        : $"its driver {end.Reason}";

    private IReadOnlyList<JobCommand> Finish(
        JobState job, bool hasSucceeded, string? reason, int? exitCode, IReadOnlyList<string> lastLines, DateTimeOffset now)
    {
        if (job.IsEnded)
        {
            return [];
        }

        job.End(hasSucceeded, reason, exitCode, lastLines, now);
        if (job.Specification is not null)
        {
            _commands.Add(new ReleasePlace(job.Place));
        }

        _ended.Enqueue(job.Id);
        while (_ended.Count > options.EndedJobCountMax)
        {
            Forget(_jobs[_ended.Dequeue()]);
        }

        return End(job);
    }

    private void Forget(JobState job)
    {
        _jobs.Remove(job.Id);
        _byPlace.Remove(job.Place);
        _byDriver.Remove(job.Driver);
        _commands.Add(new JobCommand.Forget(job.Id));
    }

    private IReadOnlyList<JobCommand> End(JobState job)
    {
        _commands.Insert(0, new Publish(job.Info));
        AssertInvariants();
        var commands = _commands;
        _commands = [];
        return commands;
    }

    private void AssertInvariants()
    {
        var ended = _jobs.Values.Count(job => job.IsEnded);
        if (ended != _ended.Count || ended > options.EndedJobCountMax)
        {
            throw new InvalidOperationException($"job books: {ended} jobs have ended, {_ended.Count} are remembered as ended");
        }
    }
}
