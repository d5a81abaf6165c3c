using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;

namespace Cluster.Core;

// The front door: a driver's connection to its cluster.

/// <summary>
/// A driver's connection to a cluster. It owns an actor system of its own; the driver's actors live there and speak with
/// <see cref="Driver"/>. When the client is disposed, or its process ends, all that the driver holds is released.
/// </summary>
public sealed class ClusterClient : IAsyncDisposable
{
    private readonly ClusterConnection _connection;

    private ClusterClient(ClusterConnection connection)
    {
        _connection = connection;
        Board = new DriverBoard(connection.Board);
    }

    /// <summary>The driver's actor system.</summary>
    public ActorSystem System => _connection.System;

    /// <summary>The local <see cref="DriverActor"/>: placements, workers, news of nodes.</summary>
    public IActorRef Driver => _connection.Driver;

    /// <summary>The job that this driver belongs to.</summary>
    public JobId Job => _connection.Job;

    /// <summary>Where runs and experiments keep files; every node of the cluster must see it under this path.</summary>
    public string StorageDirectory => _connection.StorageDirectory;

    /// <summary>Progress and tables for whoever follows the job.</summary>
    public IJobBoard Board { get; }

    /// <summary>Ends when the cluster is lost to this driver, with a line that says why; else when it is disposed.</summary>
    public Task<string> Lost => _connection.Lost;

    /// <summary>Connects to a cluster.</summary>
    /// <param name="options">Where and as whom; null: all from the environment.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="ClusterException">No address, no answer, or a wrong token.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterClientOptions? options = null, CancellationToken ct = default) =>
        new(await ClusterConnection.OpenAsync(options ?? new ClusterClientOptions(), ct).ConfigureAwait(false));

    /// <summary>
    /// Submits a program folder: packages it, uploads the package unless the cluster has it, and starts the job. Submitting
    /// the same id again is the same job.
    /// </summary>
    /// <param name="submission">The program.</param>
    /// <param name="ct">Ends the wait; the job goes on if it was already accepted.</param>
    /// <exception cref="ClusterException">The folder is not a built program, or the cluster refuses.</exception>
    public Task<JobId> SubmitAsync(JobSubmission submission, CancellationToken ct = default) =>
        JobCalls.SubmitAsync(_connection, submission, ct);

    /// <summary>All events of a job from its first on, as far as they are kept, in order; ends when the job has ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ct">Stops following; the job goes on.</param>
    /// <exception cref="ClusterException">There is no such job.</exception>
    public IAsyncEnumerable<JobEvent> FollowAsync(JobId job, CancellationToken ct = default) =>
        JobCalls.FollowAsync(_connection, job, ct);

    /// <summary>What is known of a job now.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ClusterException">There is no such job.</exception>
    public Task<JobInfo> GetJobAsync(JobId job, CancellationToken ct = default) => JobCalls.GetAsync(_connection, job, ct);

    /// <summary>Asks a job to stop. It is stopped once its phase says so; follow it to wait for that.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ct">Ends the wait for the acknowledgement.</param>
    /// <exception cref="ClusterException">There is no such job.</exception>
    public Task StopJobAsync(JobId job, CancellationToken ct = default) => JobCalls.StopAsync(_connection, job, ct);

    /// <summary>The nodes, jobs and placements now.</summary>
    /// <param name="ct">Ends the wait.</param>
    public Task<ClusterStatus> GetStatusAsync(CancellationToken ct = default) => JobCalls.StatusAsync(_connection, ct);

    /// <summary>Leaves the cluster: what the driver holds is released, its actor system ends.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
