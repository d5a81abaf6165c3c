using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Akka.Event;

// What loggers leave out, given to a system as a setup: by the source of an event, which is cheap to judge, or by its text,
// which has to be formatted first.

public enum LogFilterDecision
{
    Keep = 0,
    Drop = 1,

    /// The filter says nothing about this event.
    NoDecision = 2,
}

public enum LogFilterType
{
    /// Looks at the source only.
    Source = 0,

    /// Looks at the formatted text.
    Content = 1,
}

public abstract class LogFilterBase : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public abstract LogFilterType FilterType { get; }

    /// <summary>Judges an event. A filter of the content gets its text; one of the source must do without.</summary>
    public abstract LogFilterDecision ShouldKeepMessage(LogEvent content, string expandedMessage = null);
}

/// <summary>Drops what a source logs whose name matches.</summary>
public sealed class RegexLogSourceFilter : LogFilterBase
{
    private readonly Regex _source;

    public RegexLogSourceFilter(Regex sourceRegex) => _source = sourceRegex;

    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string expandedMessage = null) =>
        _source.IsMatch(content.LogSource) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Drops what the source of this name logs.</summary>
public sealed class ExactMatchLogSourceFilter : LogFilterBase
{
    private readonly string _source;
    private readonly StringComparison _comparison;

    public ExactMatchLogSourceFilter(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        (_source, _comparison) = (source, comparison);

    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string expandedMessage = null) =>
        string.Equals(content.LogSource, _source, _comparison) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Drops events whose text matches.</summary>
public sealed class RegexLogMessageFilter : LogFilterBase
{
    private readonly Regex _message;

    public RegexLogMessageFilter(Regex messageRegex) => _message = messageRegex;

    public override LogFilterType FilterType => LogFilterType.Content;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string expandedMessage = null) =>
        _message.IsMatch(expandedMessage ?? content.Message?.ToString() ?? "") ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Asks filters in turn: the first that decides has the last word, and what none decides is kept.</summary>
public class LogFilterEvaluator
{
    public static readonly LogFilterEvaluator NoFilters = new([]);

    // Those of the source first: a text that nobody asks for is not formatted.
    private readonly LogFilterBase[] _filters;

    public LogFilterEvaluator(LogFilterBase[] filters)
    {
        _filters = [.. filters.OrderBy(static filter => filter.FilterType)];
        EvaluatesLogSourcesOnly = _filters.All(static filter => filter.FilterType == LogFilterType.Source);
    }

    public bool EvaluatesLogSourcesOnly { get; }

    /// <summary>Whether the event is to be logged; with its text, where a filter needed it.</summary>
    public virtual bool ShouldTryKeepMessage(LogEvent evt, out string expandedLogMessage)
    {
        expandedLogMessage = "";
        foreach (var filter in _filters)
        {
            if (filter.FilterType == LogFilterType.Content && expandedLogMessage.Length == 0)
                expandedLogMessage = evt.Message?.ToString() ?? "";
            var decision = filter.ShouldKeepMessage(evt, expandedLogMessage);
            if (decision != LogFilterDecision.NoDecision) return decision == LogFilterDecision.Keep;
        }

        return true;
    }
}

/// <summary>Gives a new system its filters.</summary>
public sealed class LogFilterSetup : Setup
{
    public LogFilterSetup(LogFilterBase[] filters) => Filters = filters;

    public LogFilterBase[] Filters { get; }

    public LogFilterEvaluator CreateEvaluator() => new(Filters);
}

/// <summary>Collects filters.</summary>
public sealed class LogFilterBuilder
{
    private readonly List<LogFilterBase> _filters = [];

    public LogFilterBuilder Add(LogFilterBase filter)
    {
        _filters.Add(filter);
        return this;
    }

    public LogFilterBuilder AddRange(IEnumerable<LogFilterBase> filters)
    {
        _filters.AddRange(filters);
        return this;
    }

    public LogFilterBuilder ExcludeSourceExactly(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        Add(new ExactMatchLogSourceFilter(source, comparison));

    public LogFilterBuilder ExcludeSourceStartingWith(string sourceStart) => ExcludeSourceRegex(Pattern($"^{Regex.Escape(sourceStart)}"));

    public LogFilterBuilder ExcludeSourceContaining(string sourcePart) => ExcludeSourceRegex(Pattern(Regex.Escape(sourcePart)));

    public LogFilterBuilder ExcludeSourceEndingWith(string sourceEnd) => ExcludeSourceRegex(Pattern($"{Regex.Escape(sourceEnd)}$"));

    public LogFilterBuilder ExcludeSourceRegex(Regex regex) => Add(new RegexLogSourceFilter(regex));

    public LogFilterBuilder ExcludeMessageContaining(string messagePart) => ExcludeMessageRegex(Pattern(Regex.Escape(messagePart)));

    public LogFilterBuilder ExcludeMessageRegex(Regex regex) => Add(new RegexLogMessageFilter(regex));

    public LogFilterSetup Build() => new([.. _filters]);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
