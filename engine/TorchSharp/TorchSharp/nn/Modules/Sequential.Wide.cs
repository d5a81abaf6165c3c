using static TorchSharp.torch;

// Rows of modules of four, five and six inputs; the rest are in Sequential.Typed.cs.
namespace TorchSharp.Modules;

public abstract class Sequential<T1, T2, T3, T4, TResult> : nn.Module<T1, T2, T3, T4, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T1, T2, T3, T4, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T1, T2, T3, T4, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T1, T2, T3, T4, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T1, T2, T3, T4, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T1, T2, T3, T4, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}

public abstract class Sequential<T1, T2, T3, T4, T5, TResult> : nn.Module<T1, T2, T3, T4, T5, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T1, T2, T3, T4, T5, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T1, T2, T3, T4, T5, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T1, T2, T3, T4, T5, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T1, T2, T3, T4, T5, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}

public abstract class Sequential<T1, T2, T3, T4, T5, T6, TResult> : nn.Module<T1, T2, T3, T4, T5, T6, TResult>
{
    private readonly ModuleRow row;

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);
    protected Sequential(params (string, nn.Module)[] modules) : base(nameof(Sequential)) => row = new ModuleRow(this, modules);

    public int Count => row.Count;
    public nn.Module this[int index] => row[index];
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[(int?, int?) index] => Slice(index.Item1 ?? 0, index.Item2 ?? Count);

    protected internal void Add(nn.Module module) => row.Add(module);
    protected internal void Add(string name, nn.Module sm) => row.Add(name, sm);

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(nn.Module module) => append(Count.ToString(), module);

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>The modules from start to under end, which are the same objects.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, T6, TResult> Slice(int start, int end) => throw ModuleRow.NoSlice(this);
}
