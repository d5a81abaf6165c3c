using Cluster.Core.Wire;

namespace Cluster.Core.Tests.Wire;

// The token is made once, readable by its owner alone, and nothing but it matches.
public sealed class ClusterTokenTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("token-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_seed_makes_a_token_once_in_a_file_for_its_owner_alone()
    {
        var path = Path.Combine(_root, "state", "token");

        var made = ClusterToken.Load(path, mayCreate: true);

        ClusterToken.Load(path, mayCreate: false).Value.ShouldBe(made.Value);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_missing_file_is_told_to_whoever_may_not_make_one() =>
        Should.Throw<ClusterException>(() => ClusterToken.Load(Path.Combine(_root, "none"), mayCreate: false))
            .Message.ShouldContain("does not exist");

    [Fact]
    public void Only_the_token_itself_matches()
    {
        var token = new ClusterToken("0123456789abcdef");

        token.Matches("0123456789abcdef").ShouldBeTrue();
        token.Matches("0123456789abcdeF").ShouldBeFalse();
        token.Matches("").ShouldBeFalse();
        token.Matches(null).ShouldBeFalse();
    }

    [Fact]
    public void A_short_token_is_refused() => Should.Throw<ClusterException>(() => new ClusterToken("short"));
}
