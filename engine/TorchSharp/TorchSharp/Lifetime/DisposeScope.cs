using TorchSharp.Lifetime;

// Disposes what was created while it was open, except what was moved out of it by name. One thread uses it.
namespace TorchSharp;

public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private ScopeContents? contents;
    private bool isDisposed;

    internal DisposeScope(DisposeScopeManager manager) => (this.manager, contents) = (manager, manager.Contents());

    // A closed scope has given its contents to the next one; whoever still uses it gets others.
    private ScopeContents Held => contents ??= new();

    public int DisposablesCount => Held.Count;
    public IReadOnlyList<IDisposable> DisposablesView => Held.ToList();
    public bool Contains(IDisposable disposable) => Held.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(manager.Outside(this)!, disposable);

    public (T1, T2) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1, T2, T3) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
            (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => Each(disposables, d => MoveToOuter<IDisposable>(d));

    /// <summary>Without another scope, the thing is nobody's: its holder disposes it.</summary>
    public T MoveToOther<T>(DisposeScope scope, T disposable) where T : IDisposable
    {
        if (disposable is null || !Held.Remove(disposable))
            return disposable!;
        scope?.Add(disposable);
        if (scope is null)
            manager.Tensors.DetachedFromScopeCount++;
        Own(disposable, scope);
        return disposable;
    }

    public (T1, T2) MoveToOther<T1, T2>(DisposeScope scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1, T2, T3) MoveToOther<T1, T2, T3>(DisposeScope scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope scope, IEnumerable<IDisposable> disposables) =>
        Each(disposables, d => MoveToOther<IDisposable>(scope, d));

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null!, disposable);

    public (T1, T2) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1, T2, T3) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => Each(disposables, d => Detach<IDisposable>(d));

    public void Attach(IDisposable disposable)
    {
        var owner = (disposable as torch.Tensor)?.OwningDisposeScope;
        if (owner == this)
            return;
        owner?.Held.Remove(disposable);
        manager.Tensors.AttachedToScopeCount++;
        Add(disposable);
        Own(disposable, this);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var all = disposables.ToList();
        all.ForEach(Attach);
        return all;
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1, T2) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1, T2, T3) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in Held.ToList())
            if (!keep.Contains(disposable))
            {
                Held.Remove(disposable);
                disposable.Dispose();
            }
    }

    public void DisposeEverything()
    {
        while (Held.TakeLast() is { } disposable)
            disposable.Dispose();
    }

    /// <summary>The thing was disposed by somebody else.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Held.Remove(disposable);

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        manager.Close(this);
        DisposeEverything();
        manager.TakeBack(Held);
        contents = null;
    }

    internal void Add(IDisposable disposable) => Held.Add(disposable, (disposable as torch.Tensor)?.Cell);
    internal void Add(torch.Tensor tensor, TensorCell cell) => Held.Add(tensor, cell);
    internal void Forget(torch.Tensor tensor, TensorCell cell) => Held.Remove(tensor, cell);

    private static void Own(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is torch.Tensor { Cell: { } cell })
            cell.Scope = scope;
    }

    private static void Each(IEnumerable<IDisposable> disposables, Action<IDisposable> action)
    {
        foreach (var disposable in disposables.ToList())
            action(disposable);
    }
}
