using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class AddressAndPathTests
{
    [Theory]
    [InlineData("akka.tcp://cluster@127.0.0.1:4053", "akka.tcp", "cluster", "127.0.0.1", 4053)]
    [InlineData("akka://cluster", "akka", "cluster", null, null)]
    [InlineData("akka.tcp://c@host.example:7", "akka.tcp", "c", "host.example", 7)]
    [InlineData("akka://odd:1", "akka", "odd:1", null, null)]
    [InlineData("akka.tcp://c@[::1]:10", "akka.tcp", "c", "[::1]", 10)]
    public void An_address_is_read_and_written_alike(string text, string protocol, string system, string? host, int? port)
    {
        var address = Address.Parse(text);

        address.ShouldBe(new Address(protocol, system, host, port));
        address.ToString().ShouldBe(text);
        address.HasLocalScope.ShouldBe(host is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cluster@host:1")]
    [InlineData("http://host")]
    [InlineData("akka.tcp://c@host:99999")]
    [InlineData("akka.tcp://c@host.example")]
    [InlineData("akka.tcp://c@[::1]")]
    [InlineData("akka.tcp://c@host:x")]
    [InlineData("akka.tcp://@host:1")]
    public void What_is_no_address_is_refused(string text) => Should.Throw<UriFormatException>(() => Address.Parse(text));

    [Fact]
    public void Hosts_are_the_same_in_upper_and_lower_case() =>
        new Address("akka.tcp", "c", "HOST", 1).ShouldBe(new Address("akka.tcp", "c", "host", 1));

    [Fact]
    public void Protocols_are_read_in_any_case_and_written_in_lower_case() =>
        ActorPath.Parse("aKKa.TCP://sYstEm@hOst:4711/pAth1/pAth2").ToString().ShouldBe("akka.tcp://sYstEm@host:4711/pAth1/pAth2");

    [Fact]
    public void Host_and_port_leave_the_protocol_out() =>
        Address.Parse("akka.tcp://cluster@127.0.0.1:4053").HostPort().ShouldBe("cluster@127.0.0.1:4053");

    [Fact]
    public void A_path_is_read_and_written_alike()
    {
        var path = ActorPath.Parse("akka.tcp://c@h:1/user/a/b#42");

        path.Name.ShouldBe("b");
        path.Uid.ShouldBe(42);
        path.Elements.ShouldBe(["user", "a", "b"]);
        path.Parent.Name.ShouldBe("a");
        path.Root.ShouldBe(new RootActorPath(new Address("akka.tcp", "c", "h", 1)));
        path.ToSerializationFormat().ShouldBe("akka.tcp://c@h:1/user/a/b#42");
        path.ToStringWithoutAddress().ShouldBe("/user/a/b");
    }

    [Fact]
    public void A_local_path_is_written_with_the_address_that_is_given()
    {
        var address = new Address("akka.tcp", "c", "h", 1);
        var local = new RootActorPath(new Address("akka", "c")) / "user" / "a";
        var elsewhere = new RootActorPath(new Address("akka.tcp", "c", "other", 2)) / "user" / "a";

        local.ToStringWithAddress(address).ShouldBe("akka.tcp://c@h:1/user/a");
        elsewhere.ToStringWithAddress(address).ShouldBe("akka.tcp://c@other:2/user/a");
    }

    [Fact]
    public void Paths_are_equal_without_regard_to_the_incarnation()
    {
        var path = ActorPath.Parse("akka://c/user/a#1");

        path.ShouldBe(ActorPath.Parse("akka://c/user/a#2"));
        path.GetHashCode().ShouldBe(ActorPath.Parse("akka://c/user/a").GetHashCode());
        path.ShouldNotBe(ActorPath.Parse("akka://c/user/b#1"));
        path.ShouldNotBe(ActorPath.Parse("akka://d/user/a#1"));
    }

    [Fact]
    public void Paths_are_ordered_by_their_elements()
    {
        var paths = new[] { "akka://c/user/b", "akka://c/user/a/z", "akka://c/user/a" }.Select(ActorPath.Parse).Order();

        paths.Select(path => path.ToStringWithoutAddress()).ShouldBe(["/user/a", "/user/a/z", "/user/b"]);
    }

    [Theory]
    [InlineData("abc-1.2_3", true)]
    [InlineData("a%20b", true)]
    [InlineData("a%2", false)]
    [InlineData("", false)]
    [InlineData("$a", false)]
    [InlineData("ä", false)]
    public void A_path_element_holds_plain_characters(string text, bool isValid) =>
        ActorPath.IsValidPathElement(text).ShouldBe(isValid);
}
