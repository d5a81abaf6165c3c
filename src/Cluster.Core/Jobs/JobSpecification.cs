using Cluster.Core.Nodes;

namespace Cluster.Core.Jobs;

/// <summary>A submitted job as it travels: the package is in the cluster already.</summary>
internal sealed record JobSpecification(JobId Id, string Name, PackageReference Package, JobEntry Entry, Resources Resources);
