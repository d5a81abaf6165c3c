using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Cluster.Core.Hosting;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Cluster.Core.Tests.Hosting;

// What an actor system logs arrives at the program's own loggers.
public sealed class LoggerFactoryLoggerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KeptLines _kept = new();
    private readonly ActorSystem _system;

    public LoggerFactoryLoggerTests() => _system = ActorSystem.Create("logs", BootstrapSetup.Create()
        .WithConfig(ConfigurationFactory.ParseString("""
            akka {
              loggers = ["Cluster.Core.Hosting.LoggerFactoryLogger, Cluster.Core"]
              loglevel = INFO
              stdout-loglevel = OFF
            }
            cluster.logging.levels { "Akka" = ERROR }
            """))
        .And(new LoggerFactorySetup(LoggerFactory.Create(builder => builder.AddProvider(_kept).SetMinimumLevel(LogLevel.Trace)))));

    public async ValueTask DisposeAsync() => await _system.Terminate().WaitAsync(Patience);

    [Fact]
    public async Task A_line_has_its_level_its_type_and_its_cause()
    {
        var cause = new InvalidOperationException("oops");
        Logging.GetLogger(_system, typeof(LoggerFactoryLoggerTests)).Error(cause, "{0} of {1} failed", 2, 5);

        var line = await _kept.NextAsync();

        line.Category.ShouldBe(typeof(LoggerFactoryLoggerTests).FullName);
        line.Level.ShouldBe(LogLevel.Error);
        line.Text.ShouldBe("2 of 5 failed");
        line.Cause.ShouldBe(cause);
        line.Properties["{OriginalFormat}"].ShouldBe("{0} of {1} failed");
        line.Properties["LogSource"]!.ToString()!.ShouldContain(nameof(LoggerFactoryLoggerTests));
    }

    [Fact]
    public async Task What_is_below_the_level_or_of_a_quiet_source_is_not_logged()
    {
        var log = Logging.GetLogger(_system, typeof(LoggerFactoryLoggerTests));
        log.Debug("below");
        Logging.GetLogger(_system, typeof(ActorSystem)).Warning("quiet");
        log.Warning("loud");

        (await _kept.NextAsync()).Text.ShouldBe("loud");
    }

    private sealed record Line(
        string Category, LogLevel Level, string Text, Exception? Cause, IReadOnlyDictionary<string, object?> Properties);

    private sealed class KeptLines : ILoggerProvider
    {
        private readonly Channel<Line> _lines = Channel.CreateUnbounded<Line>();

        public async Task<Line> NextAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, _lines.Writer);

        public void Dispose() => _lines.Writer.TryComplete();

        private sealed class Keeper(string category, ChannelWriter<Line> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.TryWrite(new Line(category, logLevel, formatter(state, exception), exception,
                    ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary()));
        }
    }
}
