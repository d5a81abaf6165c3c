using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cluster.Train;

// Watches the layers of a model and tells, during backward, which parameters have their gradients: those of a layer as
// often called forward as backward has come back through it. It watches the library's own layers with one input, which use
// their parameters in their own forward alone; the parameters of others, and those that two layers share, it never names.
// What it says may be early (a parameter that is also used elsewhere), so whoever listens looks again at the end.
internal sealed class LayerWatch
{
    private readonly List<Layer> _layers = [];
    private readonly List<Action> _removers = [];
    private readonly Action<IReadOnlyList<Parameter>> _ready;

    public LayerWatch(nn.Module model, Action<IReadOnlyList<Parameter>> ready)
    {
        _ready = ready;
        var owners = model.modules().Prepend(model).Distinct()
            .Select(module => (Module: module, Own: module.parameters(recurse: false).Where(own => own.requires_grad).ToArray()))
            .Where(owner => owner.Own.Length > 0).ToArray();
        var useCounts = owners.SelectMany(owner => owner.Own).GroupBy(own => own.Handle).ToDictionary(uses => uses.Key, uses => uses.Count());
        foreach (var (module, own) in owners)
        {
            var single = own.Where(parameter => useCounts[parameter.Handle] == 1).ToArray();
            if (single.Length == 0 || module is not nn.Module<Tensor, Tensor> typed || module.GetType().Assembly != typeof(nn.Module).Assembly)
                continue;
            var layer = new Layer(single);
            _layers.Add(layer);
            var remover = typed.register_forward_pre_hook((_, input) => Before(layer, input));
            _removers.Add(remover.remove);
        }
    }

    /// <summary>Forgets the forward passes that backward has not come back through.</summary>
    public void Forget()
    {
        foreach (var layer in _layers)
            Volatile.Write(ref layer.OpenCalls, 0);
    }

    /// <summary>Takes the hooks off the model.</summary>
    public void Remove()
    {
        foreach (var remove in _removers)
            remove();
        _removers.Clear();
    }

    private Tensor Before(Layer layer, Tensor input)
    {
        if (!is_grad_enabled() || !input.requires_grad)
            return input;
        Interlocked.Increment(ref layer.OpenCalls);
        return GradientSignal.Apply(input, () => Passed(layer));
    }

    private void Passed(Layer layer)
    {
        if (Interlocked.Decrement(ref layer.OpenCalls) == 0)
            _ready(layer.Parameters);
    }

    private sealed class Layer(Parameter[] parameters)
    {
        public readonly IReadOnlyList<Parameter> Parameters = parameters;

        // A model on several devices runs backward on a thread a device.
        public int OpenCalls;
    }
}
