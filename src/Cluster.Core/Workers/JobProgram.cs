using System.Reflection;
using Cluster.Core.Nodes;

namespace Cluster.Core.Workers;

// Runs the job's own program in this process, as if it had been started by itself. The one place where a driver's user code
// is called, and so the one where its fault is caught.
internal static class JobProgram
{
    internal const int FaultExitCode = 1;

    // How this class comes to the program's Main, as it stands at the end of a stack.
    private static readonly string[] CallFrames = ["   at System.Reflection.", $"   at {typeof(JobProgram).FullName}."];

    internal static Task<int> RunAsync(string folder, JobEntry entry)
    {
        // A thread of its own: a program's Main may block it for hours.
        return Task.Factory.StartNew(
            () => Run(folder, entry), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static int Run(string folder, JobEntry entry)
    {
        try
        {
            var program = JobAssemblies.LoadEntry(folder, entry.EntryAssembly);
            var main = program.EntryPoint
                ?? throw new ClusterException($"{entry.EntryAssembly} has no entry point (Main); is it a library?");
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [entry.Arguments.ToArray()];
            var result = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return result is int code ? code : Environment.ExitCode;
        }
        catch (ClusterException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return FaultExitCode;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine(Describe(fault));
            return FaultExitCode;
        }
    }

    /// <summary>What was wrong, with what caused it and the stack down to the program's Main: how it was called says nothing.</summary>
    internal static string Describe(Exception fault)
    {
        var lines = fault.ToString().Split('\n').ToList();
        while (lines.Count > 1 && Array.Exists(CallFrames, frame => lines[^1].StartsWith(frame, StringComparison.Ordinal)))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return "unhandled " + string.Join('\n', lines);
    }
}
