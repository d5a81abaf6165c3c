using Akka.Event;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Scheduling;
using Cluster.Core.Wire;

namespace Cluster.Core.Tests.Hosting;

// The settings file says what the options types say, and a mistake in it is told with its place.
public sealed class ClusterConfigurationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("settings-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_file_holds_the_same_defaults_as_the_options()
    {
        var config = ClusterConfiguration.Load(Write(""));

        ClusterConfiguration.SchedulerOptions(config).ShouldBe(new PlacementSchedulerOptions());
        ClusterConfiguration.NodeOptions(config).ShouldBe(new NodeAgentOptions());
        ClusterConfiguration.JobOptions(config).ShouldBe(new JobManagerOptions());
    }

    [Fact]
    public void What_the_users_file_says_goes_over_the_default_and_the_rest_stays()
    {
        var config = ClusterConfiguration.Load(Write("cluster.node.worker-stop-grace = 250ms"));

        ClusterConfiguration.NodeOptions(config).ShouldBe(new NodeAgentOptions { WorkerStopGraceSeconds = 0.25 });
    }

    [Fact]
    public void The_longest_name_decides_what_a_source_may_say()
    {
        var levels = LogLevels.From(ClusterConfiguration.Load(Write(
            "cluster.logging.levels { Cluster = OFF, \"Cluster.Core.Hosting\" = info }")));

        levels.Shows(typeof(WireTypes), LogLevel.ErrorLevel).ShouldBeFalse();
        levels.Shows(typeof(LogLevels), LogLevel.InfoLevel).ShouldBeTrue();
        levels.Shows(typeof(LogLevels), LogLevel.DebugLevel).ShouldBeFalse();
        levels.Shows(typeof(Akka.Remote.RemoteActorRef), LogLevel.WarningLevel).ShouldBeFalse();
        levels.Shows(typeof(string), LogLevel.DebugLevel).ShouldBeTrue();
    }

    [Fact]
    public void A_level_that_there_is_not_is_told_at_its_key()
    {
        var config = ClusterConfiguration.Load(Write("cluster.logging.levels.Cluster = loud"));

        Should.Throw<ClusterException>(() => LogLevels.From(config)).Message
            .ShouldBe("cluster.hocon: cluster.logging.levels.\"Cluster\" is loud, but must be DEBUG, INFO, WARNING, ERROR or OFF");
    }

    [Fact]
    public void An_error_brings_its_stack_and_a_warning_only_its_causes_words()
    {
        var cause = new InvalidOperationException("no\nway");

        LogLine.Of(new Warning(cause, "source", typeof(LogLine), "lost")).ShouldEndWith(" warning LogLine: lost (InvalidOperationException: no way)");
        LogLine.Of(new Error(cause, "source", typeof(LogLine), "lost")).ShouldContain($" error LogLine: lost{Environment.NewLine}System.InvalidOperationException: no\nway");
    }

    [Fact]
    public void A_mistake_in_the_file_is_told_with_its_file_and_line()
    {
        var path = Write("cluster {\n  node {\n    worker-stop-grace = \"5s\n");

        Should.Throw<ClusterException>(() => ClusterConfiguration.Load(path)).Message.ShouldStartWith($"{path}:3:");
    }

    [Theory]
    [InlineData("cluster.node.worker-count-max = many", "cluster.node.worker-count-max must be a whole number of 1 or more")]
    [InlineData("cluster.node.worker-count-max = 0", "cluster.node.worker-count-max must be a whole number of 1 or more")]
    [InlineData("cluster.node.worker-stop-grace = soon", "cluster.node.worker-stop-grace must be a time such as 500ms or 30s")]
    [InlineData("cluster.node.package-bytes-max = big", "cluster.node.package-bytes-max must be a size such as 64MiB")]
    public void A_setting_of_the_wrong_kind_is_told_with_what_would_be_right(string text, string message) =>
        Should.Throw<ClusterException>(() => ClusterConfiguration.NodeOptions(ClusterConfiguration.Load(Write(text))))
            .Message.ShouldContain(message);

    [Fact]
    public void A_settings_file_that_was_named_must_be_there() =>
        Should.Throw<ClusterException>(() => ClusterConfiguration.Load(Path.Combine(_root, "none.hocon")))
            .Message.ShouldContain("does not exist");

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1")]
    [InlineData(":7700")]
    [InlineData("host:port")]
    public void An_address_is_a_host_and_a_port(string text) =>
        Should.Throw<ClusterException>(() => ClusterAddress.Parse(text, "the address")).Message.ShouldContain("must be host:port");

    [Theory]
    [InlineData("0.0.0.0", "by which others reach this machine")]
    [InlineData("::1", "must be an IPv4 address")]
    [InlineData("no-such-host.invalid", "no IPv4 address is known for that name")]
    public void A_host_that_others_could_not_call_is_told(string host, string message) =>
        Should.Throw<ClusterException>(() => ClusterAddress.Resolve(host, "host")).Message.ShouldContain(message);

    private string Write(string text)
    {
        var path = Path.Combine(_root, "cluster.hocon");
        File.WriteAllText(path, text);
        return path;
    }
}
