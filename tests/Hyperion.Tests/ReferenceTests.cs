namespace Hyperion.Tests;

// One object met twice is one object again, and cycles close, when references are preserved.
public class ReferenceTests
{
    public sealed class Node { public string Name = ""; public Node? Next; public List<Node> Others = []; }

    public sealed record Pair(object? Left, object? Right);

    public sealed record Key(string Name, object? Link = null);

    [Fact]
    public void A_cycle_closes()
    {
        var node = new Node { Name = "a" };
        node.Next = new Node { Name = "b", Next = node };
        node.Others.Add(node);
        var back = Wire.Trip(node);
        back.Next!.Next.ShouldBeSameAs(back);
        back.Others[0].ShouldBeSameAs(back);
    }

    [Fact]
    public void Collections_can_hold_themselves()
    {
        var list = new List<object>();
        list.Add(list);
        var back = Wire.Trip(list);
        ReferenceEquals(back[0], back).ShouldBeTrue();
        var array = new object[1];
        array[0] = array;
        var arrayBack = Wire.Trip(array);
        ReferenceEquals(arrayBack[0], arrayBack).ShouldBeTrue();
        var map = new Dictionary<string, object>();
        map["self"] = map;
        var mapBack = Wire.Trip(map);
        ReferenceEquals(mapBack["self"], mapBack).ShouldBeTrue();
    }

    [Fact]
    public void Shared_objects_stay_shared_in_large_graphs()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(i => new Node { Name = $"n{i}" }).ToArray();
        var random = new Random(1);
        foreach (var node in nodes)
            node.Next = nodes[random.Next(nodes.Length)];
        // The chain of Next would be deep if it were read first: the array names each node before it is reached far.
        var order = nodes.ToDictionary(node => node.Name, node => node.Next!.Name);
        foreach (var node in nodes)
            (node.Others, node.Next) = ([node.Next!], null);
        var back = Wire.Trip(nodes.Reverse().ToArray());
        back.Length.ShouldBe(nodes.Length);
        foreach (var node in back)
            node.Others[0].Name.ShouldBe(order[node.Name]);
        back.SelectMany(node => node.Others).ShouldAllBe(other => back.Contains(other));
    }

    [Fact]
    public void Without_preserving_a_shared_object_becomes_two()
    {
        var node = new Node();
        var back = Wire.Trip(new Pair(node, node), SerializerOptions.Default);
        back.Left.ShouldNotBeSameAs(back.Right);
        var preserved = Wire.Trip(new Pair(node, node));
        preserved.Left.ShouldBeSameAs(preserved.Right);
    }

    [Fact]
    public void Without_preserving_a_cycle_is_an_exception()
    {
        var node = new Node();
        node.Next = node;
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Bytes(node, SerializerOptions.Default));
    }

    [Fact]
    public void A_record_on_a_cycle_cannot_be_a_key()
    {
        var map = new Dictionary<Key, object>();
        var link = new object[1];
        map[new Key("a", link)] = 1;
        Wire.Trip(map).Count.ShouldBe(1);
        link[0] = map;
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Trip(map));
    }

    [Fact]
    public void A_chain_may_be_long_but_not_endless()
    {
        static Node Chain(int length)
        {
            var first = new Node();
            for (var i = 1; i < length; i++)
                first = new Node { Next = first };
            return first;
        }

        var count = 0;
        for (var node = Wire.Trip(Chain(1_000)); node is not null; node = node.Next)
            count++;
        count.ShouldBe(1_000);
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Bytes(Chain(1_000_000)));
    }
}
