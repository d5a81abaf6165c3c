namespace Cluster.Train;

// Variables for a trainer's process, beside those that the node sets.
//
// A training step allocates and frees the same few megabytes of activations again and again. glibc's malloc gives blocks of
// that size back to the kernel each time and has their pages cleared each time: a quarter of all CPU time for the sample's
// network (9.2 s of 29.8 s were spent in the kernel; with these two settings 1.5 s of 22.4 s). Other C libraries ignore them.
internal static class TrainerEnvironment
{
    public static Dictionary<string, string> Create() => new()
    {
        // Blocks up to 32 MiB (the largest value that glibc takes) come from the heap, not from mmap.
        ["MALLOC_MMAP_THRESHOLD_"] = "33554432",
        // Up to 256 MiB of free memory at the heap's end is kept for the next step.
        ["MALLOC_TRIM_THRESHOLD_"] = "268435456",
    };
}
