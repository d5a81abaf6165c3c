using System.CommandLine;
using Cluster.Core;

namespace Seed;

// `seed config`: the settings in force, one a line, as HOCON that can be pasted into cluster.hocon; who said so stands behind.
internal static class ConfigCommand
{
    internal static Command Create()
    {
        var prefix = new Argument<string?>("prefix")
        {
            Description = "Only the settings whose keys begin with this, for example cluster.node.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>("--config")
        {
            Description = "The settings file. Default: cluster.hocon in the working directory, else beside the program.",
            HelpName = "file",
        };
        var command = new Command("config", "Show the settings in force, and where each comes from; check the settings file.") { prefix, file };
        command.SetAction(parsed => Show(parsed.GetValue(file), parsed.GetValue(prefix) ?? ""));
        return command;
    }

    private static int Show(string? file, string prefix)
    {
        var settings = EffectiveSettings.Read(file)
            .Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        if (settings.Length == 0)
        {
            throw new ClusterException($"there is no setting whose key begins with \"{prefix}\"");
        }

        foreach (var setting in settings)
        {
            Console.WriteLine($"{setting.Key} = {setting.Value}  # {setting.Source}{(setting.IsKnown ? "" : "; no such setting is read")}");
        }

        return 0;
    }
}
