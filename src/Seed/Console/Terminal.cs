namespace Seed;

// Where lines go. Results go to stdout; what went wrong, and what is being done, to stderr, one line each.
internal static class Terminal
{
    // A live display needs a screen to redraw: output into a file or a pipe gets plain lines.
    internal static bool IsLive =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    internal static void Complain(string message) => Console.Error.WriteLine("seed: " + OneLine(message));

    internal static void Note(string message) => Console.Error.WriteLine("seed: " + message);

    internal static string OneLine(string message) =>
        string.Join(" ", message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
