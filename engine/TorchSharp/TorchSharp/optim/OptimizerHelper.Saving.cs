using System.Text;

// An optimizer's options and states as dictionaries and in files of the package's own format.
namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper
{
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
            throw new ArgumentException($"there are {groups} groups and {states} states to load, but this optimizer has " +
                $"{own.Options.Count} and {own.State.Count}");
    }
}
