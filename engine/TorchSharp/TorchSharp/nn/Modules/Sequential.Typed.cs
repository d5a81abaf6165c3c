using static TorchSharp.torch;

// Rows of modules of any kind: a class of yours derives from one of these and says in forward how a value goes through them, as
// with layers that take a state besides. Those of four inputs and more are in Sequential.Wide.cs.
namespace TorchSharp.Modules;

/// <summary>The modules in their order; the owner has them as its children.</summary>
internal sealed class ModuleRow
{
    private readonly nn.Module owner;
    private readonly List<nn.Module> modules = [];

    internal ModuleRow(nn.Module owner, nn.Module[] modules)
    {
        this.owner = owner;
        foreach (var module in modules)
            Add(module);
    }

    internal ModuleRow(nn.Module owner, (string, nn.Module)[] modules)
    {
        this.owner = owner;
        foreach (var (name, module) in modules)
            Add(name, module);
    }

    internal int Count => modules.Count;
    internal nn.Module this[int index] => modules[index];
    internal void Add(nn.Module module) => Add(Count.ToString(), module);

    internal void Add(string name, nn.Module module)
    {
        owner.register_module(name, module);
        modules.Add(module);
    }

    internal static NotSupportedException NoSlice(nn.Module of) =>
        new($"{of.GetType().Name} does not say what a part of it is: it must override Slice");
}

public abstract class Sequential<T, TResult> : nn.Module<T, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}

public abstract class Sequential<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T1, T2, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T1, T2, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T1, T2, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T1, T2, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T1, T2, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}

public abstract class Sequential<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T1, T2, T3, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T1, T2, T3, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T1, T2, T3, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T1, T2, T3, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T1, T2, T3, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}
