using Cluster.Train;

namespace Cluster.Tune;

// The one place where the user's function is called, and where its faults become values.

internal static class TrialThread
{
    // Deep models recurse in their forward pass and in autograd's graph; the default of a secondary thread is small.
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Starts a thread that runs the trial and says how it ended.</summary>
    public static void Start(TrialActor.RunTrial run, TrialLine line, RingListener? listener)
    {
        var thread = new Thread(() => Run(run, line, listener), StackBytes) { IsBackground = true, Name = run.Trial.ToString() };
        thread.Start();
    }

    private static void Run(TrialActor.RunTrial run, TrialLine line, RingListener? listener)
    {
        TrialContext? context = null;
        try
        {
            Directory.CreateDirectory(run.Directory);
            context = new TrialContext(Assignment(run, listener), line, TimeProvider.System);
            Call(run, context);
            line.Ended(context.HasEnded ? TrialEnding.Obeyed : TrialEnding.Returned, "");
        }
        // It may come wrapped, from a task that was waited for, or as a fault of the function's own cleaning up.
        catch (Exception end) when (end is TrialEndedException || context is { HasEnded: true })
        {
            line.Ended(TrialEnding.Obeyed, "");
        }
        catch (Exception error)
        {
            line.Ended(TrialEnding.Failed, error.ToString());
        }
    }

    private static void Call(TrialActor.RunTrial run, TrialContext context)
    {
        if (run.IsAsync) run.Function.Resolve<Func<TrialContext, Task>>()(context).GetAwaiter().GetResult();
        else run.Function.Resolve<Action<TrialContext>>()(context);
    }

    private static TrialAssignment Assignment(TrialActor.RunTrial run, RingListener? listener)
    {
        var checkpoint = run.CheckpointFolder.Length == 0
            ? null
            : new TrialCheckpoint(run.CheckpointIteration, run.CheckpointTimeSeconds, run.CheckpointFolder);
        return new(run.Trial, run.Attempt, Configuration.FromJson(run.Configuration), run.Directory, checkpoint)
        {
            Resources = new(run.PerWorker, run.Ring?.Endpoints.Count ?? 1),
            Ring = run.Ring is { } ring && listener is not null ? (listener, ring) : null,
        };
    }
}
