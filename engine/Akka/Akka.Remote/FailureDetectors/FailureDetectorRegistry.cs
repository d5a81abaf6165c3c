using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

// One detector per resource, made when the resource's first heartbeat comes. A resource without one is available: it
// has not been heard of, so nothing speaks against it.

/// <summary>Failure detectors by resource.</summary>
/// <typeparam name="T">What names a resource, such as an address.</typeparam>
public interface IFailureDetectorRegistry<T>
{
    /// <summary>Whether the resource is believed to be up; true for one never heard of.</summary>
    bool IsAvailable(T resource);

    /// <summary>Whether a heartbeat of the resource has come.</summary>
    bool IsMonitoring(T resource);

    /// <summary>Notes a heartbeat of the resource.</summary>
    void Heartbeat(T resource);

    /// <summary>Forgets the resource.</summary>
    void Remove(T resource);

    /// <summary>Forgets all resources.</summary>
    void Reset();
}

/// <summary>The registry that makes its detectors with one factory. Safe for use from any thread.</summary>
public class DefaultFailureDetectorRegistry<T> : IFailureDetectorRegistry<T> where T : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<T, FailureDetector> detectors = [];
    private readonly Func<FailureDetector> factory;

    /// <summary>A registry whose detectors come from <paramref name="factory"/>.</summary>
    public DefaultFailureDetectorRegistry(Func<FailureDetector> factory) => this.factory = factory;

    /// <inheritdoc/>
    public bool IsAvailable(T resource) => Find(resource)?.IsAvailable ?? true;

    /// <inheritdoc/>
    public bool IsMonitoring(T resource) => Find(resource)?.IsMonitoring ?? false;

    /// <inheritdoc/>
    public void Heartbeat(T resource)
    {
        FailureDetector? detector;
        lock (gate)
        {
            if (!detectors.TryGetValue(resource, out detector))
            {
                detector = factory();
                if (detector is PhiAccrualFailureDetector phi)
                    phi.Address = resource.ToString();
                detectors.Add(resource, detector);
            }
        }

        detector.HeartBeat();
    }

    /// <inheritdoc/>
    public void Remove(T resource)
    {
        lock (gate)
            detectors.Remove(resource);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (gate)
            detectors.Clear();
    }

    private FailureDetector? Find(T resource)
    {
        lock (gate)
            return detectors.GetValueOrDefault(resource);
    }
}

// Makes a detector from the class name in the configuration. The two of this assembly are made without reflection.
internal static class FailureDetectors
{
    public static FailureDetector Create(string typeName, Config config, ActorSystem system) =>
        typeName.Split(',')[0].Trim() switch
        {
            "Akka.Remote.PhiAccrualFailureDetector" => new PhiAccrualFailureDetector(config, system.EventStream),
            "Akka.Remote.DeadlineFailureDetector" => new DeadlineFailureDetector(config, system.EventStream),
            _ => CreateByName(typeName, config, system),
        };

    private static FailureDetector CreateByName(string typeName, Config config, ActorSystem system)
    {
        var type = Type.GetType(typeName, throwOnError: false)
            ?? throw new ConfigurationException($"failure detector implementation-class \"{typeName}\" is not a known type");
        return (FailureDetector)(Activator.CreateInstance(type, config, system.EventStream)
            ?? throw new ConfigurationException($"failure detector {typeName} could not be made"));
    }
}
