using System.Text;
using TorchSharp.Native;

// The base of the optimizers written here: states by parameter, saving and loading them, and the frame of a step.
namespace TorchSharp.Modules;

public abstract class OptimizerHelper : torch.optim.Optimizer
{
    protected OptimizerOptions _defaults = new();
    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper() { }

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override unsafe void zero_grad()
    {
        foreach (var group in _parameter_groups)
        {
            using var block = new HandleBlock(group);
            fixed (nint* parameters = block.Parameters)
                Shim.Check(Shim.ts_clear_gradients(parameters, block.Count));
        }
    }

    /// <summary>A group's parameters as native handles, and room beside them for as many handles of their states.</summary>
    private protected readonly struct HandleBlock : IDisposable
    {
        private readonly nint[] handles;
        private readonly IList<Parameter> parameters;

        internal HandleBlock(ParamGroup group)
        {
            parameters = group.Parameters as IList<Parameter> ?? group.Parameters.ToList();
            handles = System.Buffers.ArrayPool<nint>.Shared.Rent(5 * Count + 1);
            for (int k = 0; k < Count; k++)
                handles[k] = parameters[k].Handle;
        }

        internal int Count => parameters.Count;
        internal Parameter this[int k] => parameters[k];
        internal Span<nint> Parameters => handles.AsSpan(0, Count);
        internal Span<nint> Column(int number) => handles.AsSpan(number * Count, Count);   // 1 to 4

        public void Dispose()
        {
            GC.KeepAlive(parameters);
            System.Buffers.ArrayPool<nint>.Shared.Return(handles);
        }
    }

    private protected TState StateOf<TState>(Parameter parameter) where TState : OptimizerState => System.Runtime.CompilerServices.Unsafe.As<TState>(states[parameter]);

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Parameters = param_group.Parameters.ToList();
        param_group.Options.LearningRate ??= _defaults.LearningRate;
        param_group.Options.InitialLearningRate = param_group.Options.LearningRate!.Value;
        foreach (var parameter in param_group.Parameters)
            if (states.ContainsKey(parameter))
                throw new ArgumentException("a parameter is in more than one group of the optimizer");
        _parameter_groups.Add(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = NewState(parameter);
            states[parameter] = state;
            state.Initialize(param_group.Options);
        }
    }

    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>Runs the closure with gradients, then the body for every group without, in a dispose scope of the step.</summary>
    protected torch.Tensor? _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null) where T : ParamGroup
    {
        torch.Tensor? loss = null;
        if (loss_closure is not null)
            using (torch.enable_grad())
                loss = loss_closure();
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var group in _parameter_groups)
            body((T)group);
        return loss;
    }

    private protected IEnumerable<(Parameter Parameter, torch.Tensor Gradient, TState State)> WithGradients<TState>(ParamGroup group) where TState : OptimizerState
    {
        foreach (var parameter in group.Parameters)
            if (parameter.grad is { } gradient)
                yield return (parameter, gradient, (TState)states[parameter]);
    }

    public void to(torch.Device device)
    {
        foreach (var state in states.Values)
            state.to(device);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                dictionary.State.Add(states[parameter]);
            }
            dictionary.StateIndexRef.Add(places);
        }
        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireCounts(state_dict.Options.Count, state_dict.State.Count, own);
        for (int k = 0; k < own.Options.Count; k++)
            if (!ReferenceEquals(own.Options[k], state_dict.Options[k]))
                own.Options[k].LoadStateDict(state_dict.Options[k]);
        for (int k = 0; k < own.State.Count; k++)
            if (!ReferenceEquals(own.State[k], state_dict.State[k]))
                own.State[k].LoadStateDict(state_dict.State[k]);
    }

    public void save_state_dict(string location)
    {
        using var file = File.Create(location);
        using var writer = new BinaryWriter(file, Encoding.UTF8);
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var file = File.OpenRead(location);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        load_state_dict(reader);
    }

    /// <summary>The optimizer's name, the counts of groups and states, then each group's options and each state.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt(own.Options.Count);
        writer.Write7BitEncodedInt(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
        writer.Flush();
    }

    public void load_state_dict(BinaryReader reader)
    {
        var own = state_dict();
        var stored = reader.ReadString();
        if (stored != GetType().Name)
            throw new InvalidDataException($"the file is of the optimizer {stored}, but is read into {GetType().Name}");
        RequireCounts(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), own);
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    private static void RequireCounts(int groups, int states, StateDictionary own)
    {
        if (groups != own.Options.Count || states != own.State.Count)
            throw new ArgumentException($"there are {groups} groups and {states} states to load, but this optimizer has {own.Options.Count} and {own.State.Count}");
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var state in states.Values)
            (state as IDisposable)?.Dispose();
        states.Clear();
    }
}
