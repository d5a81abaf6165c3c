using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Tests.Remote;
using Akka.Util;

namespace Akka.Tests.Cluster;

// The version of the program that a node runs, as the other nodes see it.
public sealed class AppVersionTests
{
    private static string Version(string version) => $"akka.cluster.app-version = \"{version}\"";

    [Fact]
    public async Task All_members_know_the_version_of_each_other()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, extra: Version("1.2.3"));
        first.State.HasMoreThanOneAppVersion.ShouldBeFalse();
        var second = await ClusterTests.JoinAsync(systems, first, extra: Version("1.3.0-RC1"));
        var third = await ClusterTests.JoinAsync(systems, second, extra: Version("1.2.3"));
        foreach (var node in new[] { first, second, third })
        {
            await ClusterTests.WaitAsync(node, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
            node.State.HasMoreThanOneAppVersion.ShouldBeTrue();
            node.State.Members.Single(m => m.Address == second.SelfAddress).AppVersion.ShouldBe(AppVersion.Create("1.3.0-RC1"));
            node.State.Members.Count(m => m.AppVersion == AppVersion.Create("1.2.3")).ShouldBe(2);
        }

        second.Settings.AppVersion.ShouldBe(second.SelfMember.AppVersion);
    }

    [Fact]
    public async Task A_node_has_its_version_in_every_status_and_is_the_same_member_whatever_it_is()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems, extra: Version("7.1"));
        var member = first.SelfMember;
        foreach (var later in new[] { member.Copy(MemberStatus.Leaving), member.Copy(MemberStatus.Down), member.CopyUp(5) })
        {
            later.AppVersion.ShouldBe(AppVersion.Create("7.1"));
            later.ShouldBe(member);
        }
    }

    [Fact]
    public async Task Without_a_setting_it_is_the_version_of_the_program()
    {
        await using var systems = new RemoteSystems();
        var first = await ClusterTests.FoundAsync(systems);
        first.SelfMember.AppVersion.ShouldBe(AppVersion.Create("assembly-version"));
    }

    [Fact]
    public async Task A_version_that_is_none_is_told_with_its_key()
    {
        await using var systems = new RemoteSystems();
        var fault = Should.Throw<Exception>(() => Akka.Cluster.Cluster.Get(systems.StartNode(extra: Version("1.2.3.4"))));
        fault.GetBaseException().ShouldBeOfType<ConfigurationException>().Message.ShouldContain("akka.cluster.app-version is \"1.2.3.4\"");
    }

    [Fact]
    public async Task A_singletons_settings_keep_that_versions_were_to_be_considered()
    {
        await using var systems = new RemoteSystems();
        var node = await ClusterTests.FoundAsync(systems, extra: "akka.cluster.singleton.consider-app-version = on");
#pragma warning disable CS0618 // It does nothing, and is kept.
        ClusterSingletonManagerSettings.Create(node.System).WithRole("r").WithSingletonName("n").ConsiderAppVersion.ShouldBeTrue();
#pragma warning restore CS0618
        ClusterSingletonProxySettings.Create(node.System).WithRole("r").WithBufferSize(7).ConsiderAppVersion.ShouldBeTrue();
        ClusterSingletonSettings.Create(node.System).WithRole("r").ConsiderAppVersion.ShouldBeTrue();
    }
}
