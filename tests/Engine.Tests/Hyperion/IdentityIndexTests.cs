using global::Hyperion.Wire;

namespace Engine.Tests.Hyperion;

// Numbers by identity: in order, for few and for many objects, and from nothing again after a message.
public class IdentityIndexTests
{
    private sealed record Equal(int Number);

    [Fact]
    public void Equal_objects_have_numbers_of_their_own()
    {
        var index = new IdentityIndex();
        var (first, second) = (new Equal(1), new Equal(1));
        index.FindOrAdd(first).ShouldBe(-1);
        index.FindOrAdd(second).ShouldBe(-1);
        index.FindOrAdd(first).ShouldBe(0);
        index.FindOrAdd(second).ShouldBe(1);
    }

    [Fact]
    public void Numbers_stay_as_the_index_grows_and_is_used_again()
    {
        var index = new IdentityIndex();
        foreach (var count in new[] { 3, 8, 9, 100, 20_000, 9, 100 })
        {
            var objects = Enumerable.Range(0, count).Select(_ => new object()).ToArray();
            foreach (var item in objects)
                index.FindOrAdd(item).ShouldBe(-1);
            for (var i = 0; i < count; i++)
                index.FindOrAdd(objects[i]).ShouldBe(i);
            index.Clear();
        }
    }
}
