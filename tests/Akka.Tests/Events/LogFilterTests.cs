using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;

namespace Akka.Tests.Events;

// What loggers leave out, and how they make a text of a message.
public sealed class LogFilterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("worker", false)]
    [InlineData("WORKER-1", false)]
    [InlineData("my-worker", false)]
    [InlineData("work", true)]
    public void A_part_of_the_source_is_enough(string source, bool isKept) =>
        Keeps(new LogFilterBuilder().ExcludeSourceContaining("worker"), source, "text").ShouldBe(isKept);

    [Theory]
    [InlineData("worker-1", false, true)]
    [InlineData("my-worker", true, false)]
    [InlineData("my-worker-1", true, true)]
    public void The_beginning_or_the_end_of_the_source_is_looked_at(string source, bool isKeptByStart, bool isKeptByEnd)
    {
        Keeps(new LogFilterBuilder().ExcludeSourceStartingWith("worker"), source, "text").ShouldBe(isKeptByStart);
        Keeps(new LogFilterBuilder().ExcludeSourceEndingWith("worker"), source, "text").ShouldBe(isKeptByEnd);
    }

    [Fact]
    public void A_whole_source_or_a_pattern_of_one_is_dropped()
    {
        var exactly = new LogFilterBuilder().ExcludeSourceExactly("Worker");
        Keeps(exactly, "worker", "text").ShouldBeFalse();
        Keeps(exactly, "workers", "text").ShouldBeTrue();
        Keeps(new LogFilterBuilder().ExcludeSourceExactly("Worker", StringComparison.Ordinal), "worker", "text").ShouldBeTrue();
        Keeps(new LogFilterBuilder().ExcludeSourceRegex(new Regex("^w.*r$")), "worker", "text").ShouldBeFalse();
    }

    [Fact]
    public void The_text_is_looked_at_as_it_is_printed()
    {
        var filters = new LogFilterBuilder().ExcludeMessageContaining("half past");
        var evaluator = filters.Build().CreateEvaluator();

        Keeps(filters, "worker", "at half past one").ShouldBeFalse();
        evaluator.ShouldTryKeepMessage(new Info("worker", typeof(int), "at one"), out var text).ShouldBeTrue();
        text.ShouldBe("at one");
        evaluator.EvaluatesLogSourcesOnly.ShouldBeFalse();
        new LogFilterBuilder().ExcludeSourceContaining("a").Build().CreateEvaluator().EvaluatesLogSourcesOnly.ShouldBeTrue();
        LogFilterEvaluator.NoFilters.ShouldTryKeepMessage(new Info("worker", typeof(int), "x"), out _).ShouldBeTrue();
    }

    [Fact]
    public void The_first_filter_that_decides_has_the_last_word()
    {
        var filters = new LogFilterBuilder().Add(new KeepsAll()).AddRange([new RegexLogSourceFilter(new Regex("worker"))]);

        Keeps(filters, "worker", "text").ShouldBeTrue();
    }

    [Fact]
    public async Task A_system_prints_nothing_that_its_filters_drop()
    {
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(
                $"akka {{ loggers = [], stdout-loglevel = INFO, stdout-logger-class = \"{typeof(Kept).AssemblyQualifiedName}\" }}"),
            new LogFilterBuilder().ExcludeMessageContaining("secret").Build());
        var system = ActorSystem.Create("filtered", setup);

        system.Log.Info("a {0} word", "secret");
        system.Log.Info("a {0} word", "public");

        system.Settings.LogFilter.EvaluatesLogSourcesOnly.ShouldBeFalse();
        var kept = system.Settings.StdoutLogger.ShouldBeOfType<Kept>();
        kept.Texts.ShouldContain("a public word");
        kept.Texts.ShouldNotContain(text => text.Contains("secret"));
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public async Task A_formatter_of_ones_own_makes_the_texts()
    {
        var probe = ActorSystem.Create("listening", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var heard = new TestProbe(probe);
        var system = ActorSystem.Create(
            "shouting",
            $"akka {{ loggers = [], stdout-loglevel = OFF, logger-formatter = \"{typeof(Shouts).AssemblyQualifiedName}\" }}");
        system.EventStream.Subscribe(heard.Ref, typeof(Info));

        system.Log.Info("hello {0}", "you");
        heard.Expect<Info>().Message.ToString().ShouldBe("HELLO YOU");
        Logging.GetLogger(system, this).Info("and {0}", "me");
        heard.Expect<Info>().Message.ToString().ShouldBe("AND ME");

        await system.Terminate().WaitAsync(Limit);
        await probe.Terminate().WaitAsync(Limit);
        Should.Throw<Akka.Configuration.ConfigurationException>(
            () => ActorSystem.Create("wrong", "akka.logger-formatter = \"System.String\"")).Message.ShouldContain("System.String");
    }

    private static bool Keeps(LogFilterBuilder filters, string source, string text) =>
        filters.Build().CreateEvaluator().ShouldTryKeepMessage(new Debug(source, typeof(int), text), out _);

    private sealed class KeepsAll : LogFilterBase
    {
        public override LogFilterType FilterType => LogFilterType.Source;

        public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) => LogFilterDecision.Keep;
    }

    private sealed class Kept : MinimalLogger
    {
        public List<string> Texts { get; } = [];

        protected override void Log(object message)
        {
            lock (Texts) Texts.Add(((LogEvent)message).Message.ToString()!);
        }
    }

    private sealed class Shouts : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) => string.Format(null, format, args).ToUpperInvariant();

        public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
    }
}
