using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Dynamic;
using System.Net;
using System.Text;

namespace Hyperion.Tests;

// Collections come back as the type they were, with their order and comparer.
public class CollectionTests
{
    public sealed record Item(int Number);

    public static TheoryData<object> Collections => new(
        new List<Item> { new(1), new(2) }, new List<int> { 1, 2 }, new List<string?> { "a", null },
        new Dictionary<string, Item> { ["a"] = new(1) }, new Dictionary<Item, int> { [new(1)] = 1 }, new HashSet<int> { 3, 1, 2 },
        new Queue<int>([1, 2, 3]), new Stack<int>([1, 2, 3]), new LinkedList<int>([1, 2]), new SortedSet<int> { 3, 1 },
        new SortedDictionary<int, string> { [2] = "b", [1] = "a" }, new SortedList<int, string> { [2] = "b", [1] = "a" },
        new ConcurrentQueue<int>([1, 2]), new ConcurrentStack<int>([1, 2, 3]), new ConcurrentBag<int>([1, 2, 3]), new ConcurrentDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }),
        ImmutableQueue.Create(1, 2, 3), ImmutableStack.Create("a", "b", "c"), ImmutableQueue<Item>.Empty, ImmutableStack<Item>.Empty,
        new ArrayList { new Item(1), "a", 123 }, ImmutableArray.Create(1, 2, 3), ImmutableArray.Create(new Item(1)), ImmutableList.Create("a", "b"),
        ImmutableHashSet.Create(1, 2), ImmutableSortedSet.Create(2, 1), ImmutableDictionary<string, Item>.Empty.Add("a", new(1)),
        ImmutableSortedDictionary<string, int>.Empty.Add("b", 1), new ReadOnlyCollection<int>([1, 2]),
        new[] { new Item(1), new Item(2) }, new byte[] { 1, 2, 3 }, new double[] { 1.5, double.NaN }, new bool[] { true, false },
        new int[][] { [1], [], [2, 3] }, new object?[] { 1, "a", null, new Item(2), 2.5m, DayOfWeek.Friday }, Array.Empty<Item>());

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_collection_comes_back_as_it_was(object collection)
    {
        foreach (var options in new[] { Wire.Preserving, SerializerOptions.Default })
        {
            var back = Wire.Trip(collection, options);
            back.GetType().ShouldBe(collection.GetType());
            back.ShouldBe(collection);
        }
    }

    [Fact]
    public void An_expando_object_keeps_its_members()
    {
        IDictionary<string, object?> inner = new ExpandoObject();
        inner["Words"] = new[] { "a", "b" };
        IDictionary<string, object?> outer = new ExpandoObject();
        outer["Text"] = "value";
        outer["Inner"] = inner;
        dynamic back = Wire.Trip((ExpandoObject)outer);
        ((string)back.Text).ShouldBe("value");
        ((string[])back.Inner.Words).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Arrays_of_several_dimensions_keep_their_shape()
    {
        Wire.Trip(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).ShouldBe(new[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var cube = Wire.Trip(new string[2, 0, 4]);
        (cube.GetLength(0), cube.GetLength(1), cube.GetLength(2)).ShouldBe((2, 0, 4));
    }

    [Fact]
    public void Large_blocks_of_numbers_come_back()
    {
        var random = new Random(3);
        var floats = new float[1_000_000];
        foreach (ref var value in floats.AsSpan())
            value = random.NextSingle();
        var bytes = Wire.Bytes(floats);
        bytes.Length.ShouldBeLessThan((floats.Length * sizeof(float)) + 64);
        Wire.Value<float[]>(bytes).ShouldBe(floats);
    }

    [Fact]
    public void Comparers_are_kept()
    {
        Wire.Trip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 })["a"].ShouldBe(1);
        Wire.Trip(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" }).ShouldContain("a");
        Wire.Trip(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" }).Contains("a").ShouldBeTrue();
        Wire.Trip(new SortedSet<string>(StringComparer.Ordinal) { "b", "B" }).ShouldBe(["B", "b"]);
        Wire.Trip(ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("A", 1)).ContainsKey("a").ShouldBeTrue();
    }

    [Fact]
    public void Frozen_collections_come_back_frozen()
    {
        var map = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }.ToFrozenDictionary();
        Wire.Trip<object>(map).ShouldBeAssignableTo<FrozenDictionary<string, int>>()!["b"].ShouldBe(2);
        Wire.Trip<object>(new[] { 1, 2, 3 }.ToFrozenSet()).ShouldBeAssignableTo<FrozenSet<int>>()!.Count.ShouldBe(3);
    }

    [Fact]
    public void A_default_immutable_array_stays_default() => Wire.Trip(default(ImmutableArray<int>)).IsDefault.ShouldBeTrue();

    [Fact]
    public void Memory_comes_back_as_its_own_elements()
    {
        Wire.Trip(new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2)).ToArray().ShouldBe([2, 3]);
        Wire.Trip(new ReadOnlyMemory<int>([1, 2])).ToArray().ShouldBe([1, 2]);
        Wire.Trip(new ArraySegment<int>([1, 2, 3], 1, 2)).ShouldBe([2, 3]);
    }

    [Fact]
    public void Addresses_and_texts_come_back()
    {
        Wire.Trip(new Uri("http://127.0.0.1:80/a?b=c")).ShouldBe(new Uri("http://127.0.0.1:80/a?b=c"));
        Wire.Trip(new Version(1, 2, 3)).ShouldBe(new Version(1, 2, 3));
        Wire.Trip(IPAddress.Loopback).ShouldBe(IPAddress.Loopback);
        Wire.Trip(new IPEndPoint(IPAddress.IPv6Loopback, 7)).ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 7));
        Wire.Trip(new StringBuilder("built")).ToString().ShouldBe("built");
    }
}
