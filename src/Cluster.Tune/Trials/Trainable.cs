namespace Cluster.Tune;

// A trial as a class: for whoever would rather fill in steps than write the loop. The loop is here; to the experiment it is a
// function like any other: new Tuner(trial => trial.Run<Net>(), space, options).

/// <summary>A trial in steps. One instance serves one trial at a time, and several in a row if <see cref="Reset"/> can.</summary>
public abstract class Trainable : IDisposable
{
    /// <summary>Makes what the trial needs; called once before all else.</summary>
    /// <param name="configuration">The values to run with.</param>
    public abstract void Setup(Configuration configuration);

    /// <summary>One iteration; returns its metrics, the experiment's among them.</summary>
    /// <param name="iteration">How many iterations are done, over all pauses: 0 at the beginning.</param>
    public abstract IReadOnlyDictionary<string, double> Step(int iteration);

    /// <summary>Writes all that is needed to go on into an empty folder.</summary>
    /// <param name="folder">The folder.</param>
    public abstract void Save(string folder);

    /// <summary>Goes on from what <see cref="Save"/> wrote; called after <see cref="Setup"/> or <see cref="Reset"/>.</summary>
    /// <param name="folder">The folder.</param>
    public abstract void Load(string folder);

    /// <summary>
    /// Makes the instance ready for another trial in the same worker process, as cheaply as can be; false (default) when it
    /// cannot: then it is disposed, and a new one is set up.
    /// </summary>
    /// <param name="configuration">The values of the other trial.</param>
    public virtual bool Reset(Configuration configuration) => false;

    /// <summary>Whether the trial is over by itself, asked before each step. Default: never; the scheduler or a stopper ends it.</summary>
    /// <param name="iteration">How many iterations are done.</param>
    public virtual bool IsDone(int iteration) => false;

    /// <summary>Frees what <see cref="Setup"/> made.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what <see cref="Setup"/> made; overridden by those that hold something.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Runs trials that are classes.</summary>
public static class TrainableTrials
{
    /// <summary>Runs the trial in an instance of the class: in the one that the trial before left, if it can be reset.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="trial">The trial.</param>
    /// <exception cref="TrialEndedException">The trial ends here; let it pass.</exception>
    public static void Run<T>(this TrialContext trial) where T : Trainable, new()
    {
        ArgumentNullException.ThrowIfNull(trial);
        var instance = Ready<T>(trial.Config);
        try
        {
            if (trial.Checkpoint is { } folder) instance.Load(folder);
            while (!instance.IsDone(trial.Iteration)) trial.Report(instance.Step(trial.Iteration), instance.Save);
        }
        catch (TrialEndedException)
        {
            Keep(instance);
            throw;
        }
        catch
        {
            // What state it is in, nobody knows.
            instance.Dispose();
            throw;
        }
        Keep(instance);
    }

    private static T Ready<T>(Configuration configuration) where T : Trainable, new()
    {
        // Taken out while it is used: an abandoned trial's thread may still be in its last step.
        var kept = Interlocked.Exchange(ref Shelf<T>.Kept, null);
        try
        {
            if (kept is not null && kept.Reset(configuration)) return kept;
        }
        catch
        {
            kept?.Dispose();
            throw;
        }
        kept?.Dispose();
        var made = new T();
        try
        {
            made.Setup(configuration);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static void Keep<T>(T instance) where T : Trainable, new() => Interlocked.Exchange(ref Shelf<T>.Kept, instance)?.Dispose();

    // One place for each class and process.
    private static class Shelf<T> where T : Trainable, new()
    {
        public static T? Kept;
    }
}
