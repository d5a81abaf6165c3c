using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Cluster.Core;

namespace Seed;

// The verbs, and what becomes of a mistake: one line on stderr that says what was wrong and what would be right.
// Exit codes: 0 done, 1 failed, 2 the command line itself was wrong, 3 the cluster has put this node out, 130 interrupted.
internal static class CommandLine
{
    internal const int Failed = 1;
    internal const int Misused = 2;
    internal const int PutOut = 3;
    internal const int Interrupted = 130;

    private const string DebugVariable = "SEED_DEBUG";

    // A node needs a moment to leave its cluster in good order: LeaveTimeoutSeconds (10) and what its processes take.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(25);

    // No RootCommand, which would call itself after the file of the program.
    internal static Command Create() => new("seed", "A cluster for .NET: nodes, jobs, training and tuning.")
    {
        new HelpOption(),
        new VersionOption(),
        StartCommand.Create(),
        JoinCommand.Create(),
        SubmitCommand.Create(),
        TuneCommand.Create(),
        StatusCommand.Create(),
        LogsCommand.Create(),
        StopCommand.Create(),
        ConfigCommand.Create(),
        DemoCommand.Create(),
    };

    internal static async Task<int> RunAsync(string[] args)
    {
        var root = Create();
        var parsed = root.Parse(args);
        if (args.Length > 0 && parsed.Errors.Count > 0)
        {
            Terminal.Complain(Describe(root, parsed));
            return Misused;
        }

        if (FindStrayOption(parsed) is { } stray)
        {
            Terminal.Complain(stray);
            return Misused;
        }

        try
        {
            return await (args.Length == 0 ? root.Parse(["--help"]) : parsed).InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (ClusterException mistake)
        {
            Terminal.Complain(mistake.Message);
            return mistake is MisuseException ? Misused : Failed;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Terminal.Complain(fault.Message);
            return Failed;
        }
        catch (Exception fault) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugVariable)))
        {
            // A fault of ours, not of the user's.
            Terminal.Complain($"unexpected {fault.GetType().Name}: {fault.Message} ({DebugVariable}=1 shows where)");
            return Failed;
        }
    }

    private static string Describe(Command root, ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        if (verb != root)
        {
            return $"{verb.Name}: {Describe(parsed.Errors[0])} (`seed {verb.Name} --help` shows what it takes)";
        }

        var word = parsed.UnmatchedTokens.FirstOrDefault();
        var verbs = root.Subcommands.Select(command => command.Name).ToArray();
        return word is null
            ? $"{parsed.Errors[0].Message} (`seed --help` lists the verbs)"
            : $"there is no verb \"{word}\"{Suggest(word, verbs)} The verbs are {string.Join(", ", verbs)}";
    }

    // A misspelt option must not become the name of a job, or an argument of the program: those stand behind --.
    private static string? FindStrayOption(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        var words = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        var stray = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => token.Value is ['-', '-' or (>= 'a' and <= 'z'), _, ..] && words.Contains(token.Value))?.Value;
        return stray is null ? null
            : $"{verb.Name}: there is no option {stray}{Suggest(stray, verb.Options.Where(option => !option.Hidden).Select(option => option.Name))} "
                + $"(`seed {verb.Name} --help` shows them"
                + (verb.Arguments.Any(argument => argument.Name == "args") ? "; what is for the program stands behind --)" : ")");
    }

    // The parser's own words name .NET types and leave out which argument is missing.
    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens: [var token, ..], Argument: { } argument, Parent: var parent } =>
            $"{(parent as OptionResult)?.Option.Name ?? argument.Name} is \"{token.Value}\", but must be {Kind(argument.ValueType)}",
        OptionResult { Tokens: [var token, ..], Option: var option } =>
            $"{option.Name} is \"{token.Value}\", but must be {Kind(option.ValueType)}",
        ArgumentResult { Argument: var argument } => $"<{argument.Name}> is missing: {argument.Description}",
        CommandResult { Command.Arguments: [var argument, ..] } when error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
            $"<{argument.Name}> is missing: {argument.Description}",
        _ => error.Message,
    };

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) => "a whole number",
        var number when number == typeof(double) => "a number",
        var flag when flag == typeof(bool) => "true or false",
        _ => "a text",
    };

    private static string Suggest(string word, IEnumerable<string> verbs)
    {
        var (verb, distance) = verbs.Select(verb => (verb, Distance(word, verb))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= 2 ? $": did you mean {verb}?" : ".";
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
