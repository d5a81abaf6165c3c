using Akka.Actor;

namespace Akka.Cluster.SBR;

// Named by akka.cluster.downing-provider-class: declares one side of a broken network dead, by the configured rule.

/// <summary>The downing provider that decides by a majority rule.</summary>
public class SplitBrainResolverProvider : IDowningProvider
{
    private readonly Cluster cluster;
    private readonly SplitBrainResolverSettings settings;

    /// <summary>Reads the settings of the system.</summary>
    public SplitBrainResolverProvider(ActorSystem system, Cluster cluster)
    {
        this.cluster = cluster;
        settings = new SplitBrainResolverSettings(system.Settings.Config);
    }

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => settings.DowningStableAfter;

    /// <inheritdoc/>
    public Props? DowningActorProps
    {
        get
        {
            var (settings, cluster) = (this.settings, this.cluster);
            var strategy = SplitBrainStrategy.From(settings);
            return Props.Create(() => new SplitBrainResolverActor(cluster, settings, strategy));
        }
    }
}
