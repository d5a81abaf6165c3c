namespace Cluster.Core;

// The names of things, one type each, so that the compiler keeps them apart. Each is a short text that is made by whoever
// asks for the thing, so that a repeated request is recognised as the same request.

/// <summary>The name of a node, unique in its cluster for the life of its process.</summary>
/// <param name="Value">The text; never empty.</param>
public readonly record struct NodeId(string Value)
{
    /// <summary>A fresh name.</summary>
    public static NodeId New() => new("node-" + IdText.Fresh());

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a job: one run of a program on the cluster.</summary>
/// <param name="Value">The text; never empty.</param>
public readonly record struct JobId(string Value)
{
    /// <summary>A fresh name.</summary>
    public static JobId New() => new("job-" + IdText.Fresh());

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a worker process.</summary>
/// <param name="Value">The text; never empty.</param>
public readonly record struct WorkerId(string Value)
{
    /// <summary>A fresh name.</summary>
    public static WorkerId New() => new("worker-" + IdText.Fresh());

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a placement group: bundles of resources that are placed together or not at all.</summary>
/// <param name="Value">The text; never empty.</param>
public readonly record struct PlacementGroupId(string Value)
{
    /// <summary>A fresh name.</summary>
    public static PlacementGroupId New() => new("group-" + IdText.Fresh());

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a driver: one program's connection to the cluster.</summary>
/// <param name="Value">The text; never empty.</param>
public readonly record struct DriverId(string Value)
{
    /// <summary>A fresh name.</summary>
    public static DriverId New() => new("driver-" + IdText.Fresh());

    /// <inheritdoc/>
    public override string ToString() => Value;
}

internal static class IdText
{
    // 48 random bits: among a million names the chance of one clash is below one in five hundred.
    internal static string Fresh() => Guid.NewGuid().ToString("N")[..12];
}
