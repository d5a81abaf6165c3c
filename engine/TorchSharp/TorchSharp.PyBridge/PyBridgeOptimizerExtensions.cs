using System.Collections;
using TorchSharp.Modules;
using TorchSharp.PyBridge.Storages;

// Optimizers from and to files of torch.save(optimizer.state_dict(), …): {state: {number: {…}}, param_groups: [{…, params}]}.
namespace TorchSharp.PyBridge;

public static class PyBridgeOptimizerExtensions
{
    public static void save_py(this OptimizerHelper optim, string location) => optim.save_py(File.Create(location));

    /// <summary>Writes the options of each group, and for each parameter what the optimizer keeps of it, under PyTorch's names.</summary>
    public static void save_py(this OptimizerHelper optim, Stream stream, bool leaveOpen = false)
    {
        using var scope = torch.NewDisposeScope();
        var own = optim.state_dict();
        var state = new Hashtable();
        for (int k = 0; k < own.State.Count; k++)
            state[k] = OptimizerFields.ToPython(own.State[k]);
        var groups = new ArrayList();
        for (int k = 0; k < own.Options.Count; k++)
        {
            var group = OptimizerFields.ToPython(own.Options[k]);
            group["params"] = own.StateIndexRef[k];
            groups.Add(group);
        }

        PyTorchPickler.PickleStateDict(stream, new Hashtable { ["state"] = state, ["param_groups"] = groups }, leaveOpen);
    }

    public static void load_py(this OptimizerHelper optim, string location) => optim.load_py(File.OpenRead(location));

    /// <summary>Takes over options and states. A parameter of which the file has no state keeps its own.</summary>
    /// <exception cref="ArgumentException">The file's groups have other numbers of parameters, or a state another shape.</exception>
    public static void load_py(this OptimizerHelper optim, Stream stream, bool leaveOpen = false)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.no_grad();
        var file = PyTorchUnpickler.UnpickleStateDict(stream, leaveOpen);
        if (file["state"] is not Hashtable states || file["param_groups"] is not ArrayList groups)
            throw new InvalidDataException("the file is no optimizer's state dict: it lacks 'state' or 'param_groups'");
        var own = optim.state_dict();
        if (groups.Count != own.Options.Count)
            throw new ArgumentException($"the file has {groups.Count} parameter groups, but the optimizer has {own.Options.Count}");
        for (int k = 0; k < groups.Count; k++)
            LoadGroup(k, groups[k], states, own);
    }

    private static void LoadGroup(int number, object? stored, Hashtable states, torch.optim.Optimizer.StateDictionary own)
    {
        if (stored is not Hashtable group || group["params"] is not ArrayList ids)
            throw new InvalidDataException($"the parameter group {number} of the file does not say its parameters");
        var places = own.StateIndexRef[number];
        if (ids.Count != places.Count)
            throw new ArgumentException($"the parameter group {number} of the file has {ids.Count} parameters, but the optimizer's has " +
                $"{places.Count}");
        OptimizerFields.FromPython(group, own.Options[number]);
        for (int k = 0; k < places.Count; k++)
            if (ids[k] is { } id && states[id] is Hashtable state)
                OptimizerFields.FromPython(state, own.State[places[k]]);
    }
}
