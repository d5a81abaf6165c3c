using System.Runtime.InteropServices;

namespace EndToEnd.Harness;

// Signals to a process by its id.
internal static class Signals
{
    internal const int Interrupt = 2;
    internal const int KillNow = 9;
    internal const int Continue = 18;
    internal const int Stop = 19;

    internal static void Send(int processId, int signal) => _ = Kill(processId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
