using System.Collections.Immutable;

namespace Hyperion.Tests;

// Classes, records and structs of every shape come back by their members, before and after code for them is compiled.
public class ObjectTests
{
    public sealed record Positional(int Number, string Name);

    public sealed record InitOnly
    {
        public required string Name { get; init; }
        public double? Weight { get; init; }
        public IReadOnlyList<string> Tags { get; init; } = [];
    }

    public readonly record struct Id(string Value);

    public readonly record struct Point(double X, double Y);

    public struct Loose { public int A; public Id Id; private long _hidden; public void Hide(long value) => _hidden = value; public readonly long Hidden => _hidden; }

    public abstract record Shape(Id Id);
    public sealed record Circle(Id Id, double Radius) : Shape(Id);
    public sealed record Box(Id Id, Point From, Point To) : Shape(Id);
    public sealed record Drawing(Shape Main, Shape[] Others, IReadOnlyDictionary<string, Shape> Named);
    public sealed record Generic<T>(T Value, T[] More, List<T> List);
    public sealed record Nothing;

    public class Base { private readonly int _value; public Base(int value) => _value = value; public int BaseValue => _value; }
    public sealed class Derived(int mine, int theirs) : Base(theirs) { private readonly int _value = mine; public int Value => _value; }

    public sealed record Forgetful
    {
        [Ignore] public string? Secret { get; init; }
        [NonSerialized] public int Cache;
        public string? Kept { get; init; }
    }

    public sealed record Lists(
        IReadOnlyList<string> Names, IReadOnlyList<Id> Ids, IReadOnlyDictionary<string, double> Metrics,
        IEnumerable<int> Numbers, ICollection<Point> Points, IReadOnlyList<IReadOnlyList<string>> Rows);

    [Fact]
    public void Records_come_back_equal()
    {
        Wire.Trip(new Positional(7, "seven")).ShouldBe(new Positional(7, "seven"));
        Wire.Trip(new InitOnly { Name = "n", Weight = 1.5 }).ShouldBeEquivalentTo(new InitOnly { Name = "n", Weight = 1.5 });
        Wire.Trip(new Id("node-1")).ShouldBe(new Id("node-1"));
        Wire.Trip(default(Id)).ShouldBe(default);
        Wire.Trip(new Nothing()).ShouldBe(new Nothing());
        Wire.Trip<object>(new Point(1, 2)).ShouldBe(new Point(1, 2));
    }

    [Fact]
    public void Private_fields_of_structs_and_base_classes_come_back()
    {
        var loose = new Loose { A = 1, Id = new Id("x") };
        loose.Hide(99);
        Wire.Trip(loose).Hidden.ShouldBe(99);
        var derived = Wire.Trip(new Derived(mine: 1, theirs: 2));
        (derived.Value, derived.BaseValue).ShouldBe((1, 2));
    }

    [Fact]
    public void Members_declared_as_a_base_type_come_back_as_what_they_were()
    {
        var circle = new Circle(new Id("c"), 2);
        var box = new Box(new Id("b"), new Point(0, 0), new Point(1, 1));
        var drawing = new Drawing(circle, [box, circle, box], new Dictionary<string, Shape> { ["main"] = circle });
        var back = Wire.Trip(drawing);
        back.Main.ShouldBe(circle);
        back.Others.ShouldBe([box, circle, box]);
        back.Named["main"].ShouldBeSameAs(back.Main);
    }

    [Fact]
    public void Members_declared_as_interfaces_take_any_collection()
    {
        Lists[] all =
        [
            new(["a"], [new Id("1")], new Dictionary<string, double> { ["loss"] = 0.5 }, [1, 2], [new Point(1, 2)], [["r"], []]),
            new(new[] { "a" }, new List<Id> { new("1") }, ImmutableDictionary<string, double>.Empty.Add("loss", 0.5),
                new List<int> { 1, 2 }, new List<Point> { new(1, 2) }, new List<string[]> { new[] { "r" }, Array.Empty<string>() }),
            new(ImmutableArray.Create("a"), ImmutableList.Create(new Id("1")), new SortedDictionary<string, double> { ["loss"] = 0.5 },
                new HashSet<int> { 1, 2 }, new HashSet<Point> { new(1, 2) }, [new List<string> { "r" }, []]),
        ];
        foreach (var lists in all)
        {
            foreach (var options in new[] { Wire.Preserving, SerializerOptions.Default, Wire.Preserving.WithVersionTolerance(true) })
            {
                var back = Wire.Trip(lists, options);
                back.Names.ShouldBe(["a"]);
                back.Ids.ShouldBe([new Id("1")]);
                back.Metrics.ShouldBe(new Dictionary<string, double> { ["loss"] = 0.5 }, ignoreOrder: true);
                back.Numbers.ShouldBe([1, 2]);
                back.Points.ShouldBe([new Point(1, 2)]);
                back.Rows.Count.ShouldBe(2);
                back.Rows[0].ShouldBe(["r"]);
                back.Rows[1].ShouldBeEmpty();
                back.Names.GetType().ShouldBe(lists.Names.GetType());
            }
        }
    }

    [Fact]
    public void Generic_types_come_back_closed_over_values_and_classes()
    {
        Wire.Trip(new Generic<int>(1, [2], [3])).ShouldBeEquivalentTo(new Generic<int>(1, [2], [3]));
        Wire.Trip(new Generic<Id>(new("a"), [new("b")], [])).ShouldBeEquivalentTo(new Generic<Id>(new("a"), [new("b")], []));
        Wire.Trip(new Generic<string?>(null, ["b", null], ["c"])).ShouldBeEquivalentTo(new Generic<string?>(null, ["b", null], ["c"]));
    }

    [Fact]
    public void Tuples_nullables_and_pairs_come_back()
    {
        Wire.Trip((1, "two", 3.0)).ShouldBe((1, "two", 3.0));
        Wire.Trip(Tuple.Create(1, new Id("a"))).ShouldBe(Tuple.Create(1, new Id("a")));
        Wire.Trip<(int, Point?)>((1, null)).ShouldBe((1, null));
        Wire.Trip(new KeyValuePair<string, Point>("k", new(1, 2))).ShouldBe(new("k", new(1, 2)));
        Wire.Trip(new Point?[] { null, new(1, 2) }).ShouldBe([null, new Point(1, 2)]);
        Wire.Trip(new { Name = "anonymous", Count = 3 }).ShouldBe(new { Name = "anonymous", Count = 3 });
    }

    [Fact]
    public void Fields_marked_as_ignored_are_left_out()
    {
        var back = Wire.Trip(new Forgetful { Secret = "s", Cache = 5, Kept = "k" });
        back.Secret.ShouldBeNull();
        back.Cache.ShouldBe(0);
        back.Kept.ShouldBe("k");
    }

    [Fact]
    public void A_type_used_often_keeps_its_form_when_code_is_compiled_for_it()
    {
        var serializer = new Serializer(Wire.Preserving);
        byte[]? first = null;
        for (var i = 0; i < 300; i++)
        {
            using var stream = new MemoryStream();
            var box = new Box(new Id("b"), new Point(1, 2), new Point(3, 4));
            serializer.Serialize(new Drawing(box, [box], new Dictionary<string, Shape>()), stream);
            (first ??= stream.ToArray()).ShouldBe(stream.ToArray());
            stream.Position = 0;
            var back = serializer.Deserialize<Drawing>(stream);
            back.Main.ShouldBe(box);
            back.Others[0].ShouldBeSameAs(back.Main);
        }
    }

    [Fact]
    public void Messages_follow_each_other_in_one_stream()
    {
        var serializer = new Serializer();
        using var stream = new MemoryStream();
        serializer.Serialize(new Positional(1, "a"), stream);
        serializer.Serialize("between", stream);
        serializer.Serialize(new Positional(2, "b"), stream);
        stream.Position = 0;
        serializer.Deserialize<Positional>(stream).Number.ShouldBe(1);
        serializer.Deserialize(stream).ShouldBe("between");
        serializer.Deserialize<Positional>(stream).Number.ShouldBe(2);
    }

    [Fact]
    public async Task One_serializer_serves_many_threads()
    {
        var serializer = new Serializer(Wire.Preserving);
        await Parallel.ForAsync(0, 64, (seed, _) =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var stream = new MemoryStream();
                serializer.Serialize(new Generic<Positional>(new(seed, "n"), [new(i, "m")], []), stream);
                stream.Position = 0;
                serializer.Deserialize<Generic<Positional>>(stream).More[0].Number.ShouldBe(i);
            }

            return ValueTask.CompletedTask;
        });
    }
}
