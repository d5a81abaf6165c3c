namespace Hyperion.Tests;

// Graphs grown by chance from a seed: what comes back prints as what went, sharing and cycles included.
public class RandomGraphTests
{
    public sealed class Vertex
    {
        public int Number;
        public object? Content;
        public List<Vertex?> Edges = [];
        public Dictionary<string, object?> Labels = [];
        public Vertex[]? Array;
        public (long, Vertex?)? Pair;
    }

    [Fact]
    public void A_graph_comes_back_as_it_went()
    {
        var serializer = new Serializer(Wire.Preserving);
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = Grow(new Random(seed));
            using var stream = new MemoryStream();
            serializer.Serialize(graph, stream);
            stream.Position = 0;
            Print(serializer.Deserialize<Vertex>(stream)).ShouldBe(Print(graph), $"seed {seed}");
        }
    }

    private static Vertex Grow(Random random)
    {
        var vertices = Enumerable.Range(0, random.Next(1, 40)).Select(number => new Vertex { Number = number }).ToArray();
        Vertex Any() => vertices[random.Next(vertices.Length)];
        foreach (var vertex in vertices)
        {
            vertex.Content = random.Next(9) switch
            {
                0 => null,
                1 => random.Next(),
                2 => random.NextDouble(),
                3 => new string((char)random.Next(1, 0xFFFF), random.Next(200)),
                4 => Any(),
                5 => new object?[] { Any(), random.NextInt64(), null, "x" },
                6 => new List<int>(Enumerable.Range(0, random.Next(50))),
                7 => new HashSet<long> { random.NextInt64(), 1 },
                _ => new DateTimeOffset(random.NextInt64(1, DateTime.MaxValue.Ticks / 2), TimeSpan.FromHours(random.Next(-12, 12))),
            };
            for (var i = random.Next(5); i > 0; i--)
                vertex.Edges.Add(random.Next(4) == 0 ? null : Any());
            for (var i = random.Next(3); i > 0; i--)
                vertex.Labels[$"label{i}"] = random.Next(2) == 0 ? Any() : Guid.Empty;
            vertex.Array = random.Next(3) == 0 ? null : [Any(), Any()];
            vertex.Pair = random.Next(3) == 0 ? null : (random.NextInt64(), Any());
        }

        return vertices[0];
    }

    /// <summary>The graph as lines in the order its objects are met, each object a number of its own.</summary>
    private static string Print(Vertex root)
    {
        var numbers = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        var lines = new List<string>();
        Show(root);
        return string.Join('\n', lines);

        string Show(object? value)
        {
            if (value is null or string or ValueType)
                return value?.ToString() ?? "null";
            if (numbers.TryGetValue(value, out var number))
                return $"#{number}";
            numbers[value] = number = numbers.Count;
            var parts = value switch
            {
                Vertex v => $"{v.Number} {Show(v.Content)} {Show(v.Edges)} {Show(v.Labels)} {Show(v.Array)} {v.Pair?.Item1} {Show(v.Pair?.Item2)}",
                Dictionary<string, object?> map => string.Join(',', map.Select(pair => $"{pair.Key}={Show(pair.Value)}")),
                System.Collections.IEnumerable items => string.Join(',', items.Cast<object?>().Select(Show)),
                _ => value.ToString()!,
            };
            lines.Add($"#{number} {value.GetType().Name} {parts}");
            return $"#{number}";
        }
    }
}
