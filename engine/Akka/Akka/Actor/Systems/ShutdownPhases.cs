using Akka.Configuration;

namespace Akka.Actor;

// The phases of a shutdown in an order in which each comes after those it depends on.

internal sealed record ShutdownPhase(string Name, IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool IsRecovering, bool IsEnabled);

internal sealed class ShutdownPhases
{
    private ShutdownPhases(List<ShutdownPhase> ordered) => Ordered = ordered;

    internal IReadOnlyList<ShutdownPhase> Ordered { get; }

    internal static ShutdownPhases Read(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5));
        var phases = new Dictionary<string, ShutdownPhase>();
        foreach (var (name, value) in config.GetConfig("phases").AsEnumerable())
        {
            var phase = value.ToConfig();
            phases[name] = new ShutdownPhase(
                name,
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", defaultTimeout),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true));
        }

        return Order(phases);
    }

    internal static ShutdownPhases Order(IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        var ordered = new List<ShutdownPhase>();
        var underWay = new HashSet<string>();
        foreach (var name in phases.Keys) Visit(name);
        return new ShutdownPhases(ordered);

        void Visit(string name)
        {
            // A dependency that is no phase has nothing to wait for.
            if (!phases.TryGetValue(name, out var phase) || ordered.Contains(phase)) return;
            if (!underWay.Add(name))
            {
                throw new ArgumentException(
                    $"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
            }

            foreach (var dependency in phase.DependsOn) Visit(dependency);
            ordered.Add(phase);
        }
    }

    internal ShutdownPhase Named(string name) => Ordered.FirstOrDefault(phase => phase.Name == name)
        ?? throw new ConfigurationException(
            $"Unknown phase [{name}], known phases [{string.Join(", ", Ordered.Select(static phase => phase.Name))}]. " +
            "All phases (along with their optional dependencies) must be defined in configuration.");

    internal IEnumerable<ShutdownPhase> From(string name)
    {
        Named(name);
        return Ordered.SkipWhile(phase => phase.Name != name);
    }
}
