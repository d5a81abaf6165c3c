using Akka.Configuration;
using Cluster.Core.Hosting;

namespace Cluster.Core.Tests.Hosting;

// The settings in force are shown with where they come from, and can be read back.
public sealed class EffectiveSettingsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("effective-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_value_of_the_file_names_the_file_and_the_rest_is_default()
    {
        var path = Write("cluster.node.worker-count-max = 7");

        var settings = EffectiveSettings.Read(path).ToDictionary(setting => setting.Key);

        settings["cluster.node.worker-count-max"].ShouldBe(new EffectiveSetting("cluster.node.worker-count-max", "7", path, true));
        settings["cluster.node.worker-stop-grace"].ShouldBe(new EffectiveSetting("cluster.node.worker-stop-grace", "5s", "default", true));
        settings["cluster.logging.levels.\"Akka.Remote\""].Value.ShouldBe("ERROR");
    }

    [Fact]
    public void All_lines_together_are_a_settings_file_that_says_the_same()
    {
        var shown = EffectiveSettings.Read(Write("cluster.jobs { log-bytes-max = 1 MiB }"));

        var again = EffectiveSettings.Read(Write(string.Join('\n', shown.Select(setting => $"{setting.Key} = {setting.Value}"))));

        again.Select(setting => (setting.Key, setting.Value)).ShouldBe(shown.Select(setting => (setting.Key, setting.Value)));
        ClusterConfiguration.JobOptions(ConfigurationFactory.ParseString(File.ReadAllText(Write(string.Join(
            '\n', shown.Select(setting => $"{setting.Key} = {setting.Value}")))))).LogBytesMax.ShouldBe(1024 * 1024);
    }

    [Fact]
    public void A_misspelt_key_is_marked_and_a_key_of_the_engine_is_not()
    {
        var settings = EffectiveSettings.Read(Write("cluster.node.worker-count = 7\nakka.log-config-on-start = on"))
            .ToDictionary(setting => setting.Key);

        settings["cluster.node.worker-count"].IsKnown.ShouldBeFalse();
        settings["akka.log-config-on-start"].IsKnown.ShouldBeTrue();
    }

    [Fact]
    public void A_password_is_not_shown() =>
        EffectiveSettings.Read(Write("akka.remote.dot-netty.tcp.ssl.certificate.password = secret"))
            .Single(setting => setting.Key.EndsWith(".password")).Value.ShouldBe("\"…\"");

    [Theory]
    [InlineData("cluster {\n  node { worker-count-max = 1 }\n  x = ]", "cluster.hocon:3:")]
    [InlineData("cluster.node.worker-count-max = many", "cluster.node.worker-count-max must be a whole number of 1 or more")]
    public void What_a_node_would_refuse_is_refused_with_its_place(string text, string message) =>
        Should.Throw<ClusterException>(() => EffectiveSettings.Read(Write(text))).Message.ShouldContain(message);

    private string Write(string text)
    {
        var path = Path.Combine(_root, "cluster.hocon");
        File.WriteAllText(path, text);
        return path;
    }
}
