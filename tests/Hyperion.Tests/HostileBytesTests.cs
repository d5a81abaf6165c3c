using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Security;

namespace Hyperion.Tests;

// Bytes that nobody wrote end in an exception that says so: no crash, no hang, and no more memory than they themselves take.
public class HostileBytesTests
{
    public readonly record struct Id(string Value);

    public sealed record Leaf(Id Id, double[] Values, DateTime When, decimal Price, DayOfWeek Day, bool Flag);

    public sealed record Tree(
        string Name, object? Any, IReadOnlyList<Leaf> Leaves, Dictionary<Id, List<Tree>> Children, HashSet<string> Tags,
        ImmutableDictionary<string, int> Counts, int[,] Grid, Exception? Fault, Type? Type, (Id, int?)[] Pairs,
        Func<int, int>? Call = null, System.Reflection.MemberInfo? Member = null);

    private static readonly SerializerOptions[] Kinds =
        [Wire.Preserving, SerializerOptions.Default, Wire.Preserving.WithVersionTolerance(true)];

    private static Tree Sample(int depth)
    {
        var leaf = new Leaf(new Id("leaf"), [1, 2, 3], new DateTime(2024, 1, 1), 1.5m, DayOfWeek.Monday, true);
        var children = new Dictionary<Id, List<Tree>>();
        if (depth > 0)
            children[new Id("child")] = [Sample(depth - 1)];
        return new Tree(
            "tree", new object?[] { 1, "two", leaf, null, 3m, Guid.Empty }, [leaf, leaf], children, ["a", "b"],
            ImmutableDictionary<string, int>.Empty.Add("x", 1), new[,] { { 1, 2 }, { 3, 4 } },
            new InvalidOperationException("fault", new ArgumentException("inner", "name")), typeof(List<Leaf>), [(new Id("p"), 1), (default, null)],
            number => number + depth, typeof(Leaf).GetProperty(nameof(Leaf.Day)));
    }

    private static bool IsRefusedOrRead(byte[] bytes, SerializerOptions options)
    {
        try
        {
            Wire.Value<object>(bytes, options);
            return true;
        }
        catch (Exception problem) when (problem is SerializationException or SecurityException or EndOfStreamException
            or ValueSerializers.UnsupportedTypeException)
        {
            return false;
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var options in Kinds)
        {
            var bytes = Wire.Bytes(Sample(1), options);
            for (var length = 0; length < bytes.Length; length++)
            {
                IsRefusedOrRead(bytes[..length], options).ShouldBeFalse($"at {length} bytes");
                // And with the header's length made to fit what is left, so that the graph itself is cut.
                if (length <= 6)
                    continue;
                var cut = bytes[..length];
                BitConverter.TryWriteBytes(cut.AsSpan(2), length - 6);
                IsRefusedOrRead(cut, options).ShouldBeFalse($"at {length} bytes with a length to match");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mutated_bytes_are_read_or_refused(int seed)
    {
        // HYPERION_FUZZ_COUNT=350000 makes a million of the three.
        var count = int.TryParse(Environment.GetEnvironmentVariable("HYPERION_FUZZ_COUNT"), out var wanted) ? wanted : 7000;
        var random = new Random(seed);
        var options = Kinds[seed % Kinds.Length];
        var serializer = new Serializer(options);
        using var valid = new MemoryStream();
        serializer.Serialize(Sample(1), valid);
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(valid.ToArray(), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                serializer.Deserialize(new MemoryStream(bytes));
            }
            catch (Exception problem) when (problem is SerializationException or SecurityException or ValueSerializers.UnsupportedTypeException)
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16_000_000, $"mutation {i} of seed {seed}");
        }

        refused.ShouldBeGreaterThan(count / 10);
    }

    // Each of them could have as many elements as bytes are left, but not all of them.
    [Fact]
    public void Arrays_within_arrays_that_each_claim_the_rest_are_refused()
    {
        const int Depth = 300;
        const int Claimed = 100_000;
        foreach (var options in Kinds)
        {
            var one = Wire.Bytes(new object?[] { null }, options);
            var tag = one[6..^2];
            byte[] level = [.. tag, 0xA0, 0x8D, 0x06]; // 100,000 in groups of seven bits.
            byte[] graph = [.. Enumerable.Repeat(level, Depth).SelectMany(bytes => bytes), .. new byte[Claimed]];
            byte[] message = [.. one[..2], .. BitConverter.GetBytes(graph.Length), .. graph];

            var before = GC.GetAllocatedBytesForCurrentThread();
            IsRefusedOrRead(message, options).ShouldBeFalse();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16_000_000);
        }
    }

    [Fact]
    public void Collections_within_collections_that_fill_their_message_are_read()
    {
        var inner = Enumerable.Range(0, 1000).Select(object? (_) => null).ToArray();
        var outer = Enumerable.Range(0, 100).Select(object? (_) => new List<object?> { inner.ToArray(), inner.ToArray() }).ToArray();
        foreach (var options in Kinds)
        {
            var back = Wire.Trip<object>(outer, options).ShouldBeOfType<object?[]>();
            back.Length.ShouldBe(100);
            back.Cast<List<object?>>().Sum(list => list.Cast<object?[]>().Sum(items => items.Length)).ShouldBe(200_000);
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(6, bytes.Length);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3:
                    var length = random.Next(1, Math.Min(32, bytes.Length - at) + 1);
                    bytes.AsSpan(random.Next(6, bytes.Length - length + 1), length).CopyTo(bytes.AsSpan(at));
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]];
                    if (bytes.Length == 6)
                        bytes = [.. bytes, 0];
                    break;
            }
        }

        BitConverter.TryWriteBytes(bytes.AsSpan(2), bytes.Length - 6);
        return bytes;
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Random_bytes_are_read_or_refused(int length)
    {
        var random = new Random(length);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            (bytes[0], bytes[1]) = (0xC7, (byte)random.Next(4));
            BitConverter.TryWriteBytes(bytes.AsSpan(2), length - 6);
            IsRefusedOrRead(bytes, Wire.Preserving);
        }
    }

    [Fact]
    public void A_count_past_the_bytes_allocates_nothing()
    {
        foreach (object value in new object[] { new double[4], new string[4], new List<Id> { default }, new Id[4], new int[2, 2] })
        {
            var bytes = Wire.Bytes(value);
            for (var at = 6; at < bytes.Length - 4; at++)
            {
                byte[] huge = [.. bytes[..at], 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. bytes[(at + 1)..]];
                BitConverter.TryWriteBytes(huge.AsSpan(2), huge.Length - 6);
                var before = GC.GetAllocatedBytesForCurrentThread();
                IsRefusedOrRead(huge, Wire.Preserving);
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
            }
        }
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        // A list in a list in a list: two bytes a level.
        var one = Wire.Bytes(new List<object> { new List<object>() }, SerializerOptions.Default);
        var level = one[6..8];
        byte[] deep = [.. one[..6], .. Enumerable.Repeat(level, 2_000_000).SelectMany(bytes => bytes), 0];
        BitConverter.TryWriteBytes(deep.AsSpan(2), deep.Length - 6);
        Should.Throw<SerializationException>(() => Wire.Value<object>(deep, SerializerOptions.Default)).Message.ShouldContain("deep");
    }

    [Fact]
    public void A_length_past_the_stream_is_refused()
    {
        var bytes = Wire.Bytes("text");
        BitConverter.TryWriteBytes(bytes.AsSpan(2), int.MaxValue);
        Should.Throw<EndOfStreamException>(() => Wire.Value<object>(bytes));
        using var file = new BufferedStream(new MemoryStream(bytes));
        Should.Throw<EndOfStreamException>(() => new Serializer().Deserialize(file));
        using var almostEmpty = new MemoryStream(bytes, 0, 3);
        Should.Throw<EndOfStreamException>(() => new Serializer().Deserialize(almostEmpty));
        BitConverter.TryWriteBytes(bytes.AsSpan(2), -1);
        Should.Throw<SerializationException>(() => Wire.Value<object>(bytes));
    }

    [Fact]
    public void A_type_name_that_leads_nowhere_is_refused()
    {
        var bytes = Wire.Bytes(new Leaf(default, [], default, 0, default, false));
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("+Leaf", "+Leap", StringComparison.Ordinal);
        Should.Throw<SerializationException>(() => Wire.Value<object>(System.Text.Encoding.Latin1.GetBytes(text)))
            .Message.ShouldContain("HostileBytesTests+Leap");
    }
}
