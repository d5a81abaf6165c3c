using TorchSharp.Lifetime;

// The stack of open dispose scopes of one thread. A new tensor goes to the innermost.
namespace TorchSharp;

public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? t_instance;

    private readonly List<DisposeScope> open = [];
    private readonly Stack<ScopeContents> spare = new();
    private readonly ThreadDisposeScopeStatistics statistics = new();

    internal static DisposeScopeManager Current => t_instance ??= new();

    public static ThreadDisposeScopeStatistics Statistics => Current.statistics;

    internal LifetimeStatistics Tensors => statistics.TensorStatistics;

    internal DisposeScope? Innermost => open.Count == 0 ? null : open[^1];

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this);
        open.Add(scope);
        return scope;
    }

    /// <summary>What a closed scope has held its things in serves the next one, so that a scope costs no array.</summary>
    internal ScopeContents Contents() => spare.TryPop(out var contents) ? contents : new ScopeContents();

    internal void TakeBack(ScopeContents contents)
    {
        if (spare.Count < 16 && contents.IsWorthKeeping)
            spare.Push(contents);
    }

    /// <summary>Closing a scope out of order leaves the others as they are.</summary>
    internal void Close(DisposeScope scope) => open.Remove(scope);

    internal DisposeScope? Outside(DisposeScope scope)
    {
        int place = open.IndexOf(scope);
        return place > 0 ? open[place - 1] : null;
    }

    internal DisposeScope? Created(torch.Tensor tensor, TensorCell cell)
    {
        var scope = Innermost;
        if (scope is null)
            Tensors.CreatedOutsideScopeCount++;
        else
        {
            Tensors.CreatedInScopeCount++;
            scope.Add(tensor, cell);
        }
        return scope;
    }
}

public static partial class torch
{
    /// <summary>Opens a scope: what is created on this thread until it is disposed is disposed with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current.Innermost;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
