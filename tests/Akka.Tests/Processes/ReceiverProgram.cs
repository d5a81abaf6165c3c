namespace Akka.Tests.Processes;

internal static class ReceiverProgram
{
    public static int Run(int port, string file) => port + file.Length;
}
