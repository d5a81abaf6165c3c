using TorchSharp.Native;

// The base of the optimizers written here: states by parameter, and the frame of a step.
namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper : torch.optim.Optimizer
{
    protected OptimizerOptions _defaults = new();
    private ParamGroup defaults = new();
    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper() { }

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override unsafe void zero_grad()
    {
        for (int k = 0; k < _parameter_groups.Count; k++)
        {
            using var block = new HandleBlock(_parameter_groups[k]);
            fixed (nint* parameters = block.Parameters)
                Shim.Check(Shim.ts_clear_gradients(parameters, block.Count));
        }
    }

    private protected TState StateOf<TState>(Parameter parameter) where TState : OptimizerState =>
        System.Runtime.CompilerServices.Unsafe.As<TState>(states[parameter]);

    /// <summary>At the end of a constructor: the group without parameters has the options that the groups may leave out.</summary>
    private protected void Begin(ParamGroup defaults, IEnumerable<ParamGroup> groups)
    {
        (this.defaults, _defaults) = (defaults, defaults.Options);
        foreach (var group in groups)
            add_param_group(group);
    }

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Parameters = param_group.Parameters.ToList();
        param_group.Options = param_group.Options.FilledFrom(_defaults);
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

    /// <summary>The first two options of the optimizers that are IBetas: of the defaults, and with them of every group.</summary>
    private protected (double, double) AllBetas
    {
        get => ((torch.optim.IBetas)defaults).Betas;
        set
        {
            foreach (var group in _parameter_groups.Append(defaults))
                ((torch.optim.IBetas)group).Betas = value;
        }
    }

    private protected double AllMomentum
    {
        get => ((torch.optim.IMomentum)defaults).Momentum;
        set
        {
            foreach (var group in _parameter_groups.Append(defaults))
                ((torch.optim.IMomentum)group).Momentum = value;
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
        for (int k = 0; k < _parameter_groups.Count; k++)
            body((T)_parameter_groups[k]);
        return loss;
    }

    /// <summary>Parameters that have a gradient, with it and their state; negated to maximize, with the decay's part added.</summary>
    private protected IEnumerable<(Parameter Parameter, torch.Tensor Gradient, TState State)> WithGradients<TState>(
        ParamGroup group, bool? maximize = false, double? decay = 0) where TState : OptimizerState
    {
        foreach (var parameter in group.Parameters)
            if (parameter.grad is { } gradient)
            {
                if (maximize == true)
                    gradient = gradient.neg();
                if (decay is not (null or 0))
                    gradient = Aten.Call("add.Tensor", gradient, parameter, decay);
                yield return (parameter, gradient, (TState)states[parameter]);
            }
    }

    public void to(torch.Device device)
    {
        foreach (var state in states.Values)
            state.to(device);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var state in states.Values)
            (state as IDisposable)?.Dispose();
        states.Clear();
    }
}
