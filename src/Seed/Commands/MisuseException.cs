using Cluster.Core;

namespace Seed;

// The value of an option or argument that cannot be right, whatever the cluster does: the exit code says so, as for those that the
// parser refuses.
internal sealed class MisuseException(string message) : ClusterException(message);
