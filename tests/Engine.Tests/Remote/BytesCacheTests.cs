using System.Text;
using Akka.Remote.Associations;
using Shouldly;
using Xunit;

namespace Engine.Tests.Remote;

public class BytesCacheTests
{
    private readonly BytesCache<string> cache = new();

    [Fact]
    public void What_was_added_is_found_by_equal_bytes_and_by_no_others()
    {
        cache.Add("/user/a#1"u8, "a");

        cache.TryFind(Encoding.UTF8.GetBytes("/user/a#1"), out var found).ShouldBeTrue();
        found.ShouldBe("a");
        cache.TryFind("/user/a#2"u8, out _).ShouldBeFalse();
        cache.TryFind("/user/a#"u8, out _).ShouldBeFalse();
        cache.TryFind([], out _).ShouldBeFalse();
    }

    [Fact]
    public void The_newest_is_always_found_however_many_came_before()
    {
        for (var i = 0; i < 50_000; i++)
        {
            var path = Path(i);
            cache.Add(path, $"{i}");
            cache.TryFind(path, out var found).ShouldBeTrue();
            found.ShouldBe($"{i}");
        }
    }

    [Fact]
    public void A_thousand_names_in_turn_are_hardly_ever_forgotten()
    {
        for (var i = 0; i < 1000; i++)
            cache.Add(Path(i), $"{i}");

        Enumerable.Range(0, 1000).Count(i => cache.TryFind(Path(i), out var found) && found == $"{i}").ShouldBeGreaterThan(950);
    }

    [Fact]
    public void Names_that_are_too_long_to_be_worth_it_are_not_kept()
    {
        var name = new byte[1025];
        cache.Add(name, "long");

        cache.TryFind(name, out _).ShouldBeFalse();
    }

    private static byte[] Path(int number) => Encoding.UTF8.GetBytes($"/user/service/actor-{number}#{number * 7919}");
}
