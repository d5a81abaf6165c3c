using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Cluster.Core.Wire;

namespace Cluster.Train.Tests.Collectives;

// Ranks as threads of the test: forms a ring over loopback, runs the same work on every rank, gathers what came of it.
internal static class Ranks
{
    /// <summary>What a worker of the cluster with this token has; null: of a cluster that nobody else is in.</summary>
    public static RingTls Tls(string? token = null)
    {
        var tls = ClusterTls.FromToken(new ClusterToken(token ?? ClusterToken.Fresh()));
        return new RingTls(tls.Certificate, tls.Accepts);
    }

    public static IProcessGroup[] Ring(int worldSize, ProcessGroupOptions? options = null)
    {
        var listeners = Enumerable.Range(0, worldSize).Select(_ => RingListener.Open()).ToArray();
        try
        {
            var endpoints = listeners.Select(listener => listener.Endpoint).ToArray();
            var token = RandomNumberGenerator.GetBytes(16);
            var joining = listeners.Select((listener, rank) =>
                RingProcessGroup.ConnectAsync(listener, new RingMembership(rank, endpoints, token), options));
            return Task.WhenAll(joining).GetAwaiter().GetResult();
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }

    /// <summary>Runs the work on a thread a rank and returns each rank's result; the first exception is rethrown.</summary>
    public static T[] Run<T>(IProcessGroup[] groups, Func<IProcessGroup, T> work)
    {
        var results = new T[groups.Length];
        var errors = Try(groups, group => results[group.Rank] = work(group));
        if (errors.FirstOrDefault(error => error is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }

    public static void Run(IProcessGroup[] groups, Action<IProcessGroup> work) =>
        Run(groups, group =>
        {
            work(group);
            return 0;
        });

    /// <summary>Runs the work on a thread a rank and returns each rank's exception, or null.</summary>
    public static Exception?[] Try(IProcessGroup[] groups, Action<IProcessGroup> work)
    {
        var errors = new Exception?[groups.Length];
        var threads = groups.Select(group => new Thread(() => errors[group.Rank] = Record.Exception(() => work(group)))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return errors;
    }
}
