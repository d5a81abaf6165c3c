using System.Runtime.Versioning;

// Real processes on few cores: one test after the other, so that none makes another slow.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
