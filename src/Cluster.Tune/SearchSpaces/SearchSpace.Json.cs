using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Core;

namespace Cluster.Tune;

// A search space as JSON, and back to the same space: what the journal keeps, so that an experiment that is restored can
// say that its space is another one. A function goes by its name.

public sealed partial class SearchSpace
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>One JSON array, a parameter each, in order.</summary>
    public string ToJson() => JsonSerializer.Serialize(_domains.Select(pair => Described.Of(pair.Key, pair.Value)), Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a search space; the message says where and why.</exception>
    public static SearchSpace FromJson(string json)
    {
        try
        {
            var space = new SearchSpace();
            foreach (var parameter in JsonSerializer.Deserialize<Described[]>(json, Json) ?? [])
                space[parameter.Name] = parameter.ToDomain();
            return space;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"a search space is not valid: {error.Message}", error);
        }
    }

    /// <summary>A parameter in data: the fields that its kind needs, and its conditions, the outermost first.</summary>
    private sealed record Described(string Name, string Kind)
    {
        public double? Low { get; init; }
        public double? High { get; init; }
        public double? Quantum { get; init; }
        public string? Values { get; init; }
        public FunctionReference? Function { get; init; }
        public WrittenCondition[]? When { get; init; }

        public static Described Of(string name, Domain domain)
        {
            var conditions = new List<WrittenCondition>();
            for (var at = domain; at is ConditionalDomain condition; at = condition.Inner)
                conditions.Add(new WrittenCondition(condition.Parent, Written(condition.ParentValues)));
            return Plain(name, domain.Core) with { When = conditions.Count == 0 ? null : [.. conditions] };
        }

        private static Described Plain(string name, Domain domain) => domain switch
        {
            UniformDomain d => new(name, "uniform") { Low = d.Low, High = d.High },
            LogUniformDomain d => new(name, "loguniform") { Low = d.Low, High = d.High },
            QuantizedUniformDomain d => new(name, "quniform") { Low = d.Low, High = d.High, Quantum = d.Quantum },
            QuantizedLogUniformDomain d => new(name, "qloguniform") { Low = d.Low, High = d.High, Quantum = d.Quantum },
            NormalDomain d => new(name, "randn") { Low = d.Mean, High = d.StandardDeviation, Quantum = d.Quantum },
            IntegerDomain d => new(name, "randint") { Low = d.Low, High = d.High },
            LogIntegerDomain d => new(name, "lograndint") { Low = d.Low, High = d.High },
            QuantizedIntegerDomain d => new(name, d.IsLogarithmic ? "qlograndint" : "qrandint")
                { Low = d.Low, High = d.High, Quantum = d.Quantum },
            ChoiceDomain d => new(name, "choice") { Values = Written(d.Values) },
            OrdinalDomain d => new(name, "ordinal") { Values = Written(d.Values) },
            GridDomain d => new(name, "grid") { Values = Written(d.Values) },
            ConstantDomain d => new(name, "constant") { Values = Written([d.Value]) },
            SampleFromDomain d => new(name, "sample_from") { Function = d.Function },
            // A user's own domain is named only; it cannot be read back.
            _ => new(name, domain.GetType().Name),
        };

        public Domain ToDomain()
        {
            var domain = Plain();
            foreach (var condition in (When ?? []).Reverse())
                domain = new ConditionalDomain(domain, condition.Parent, Read(condition.Values));
            return domain;
        }

        private Domain Plain() => Kind switch
        {
            "uniform" => new UniformDomain(Bound(Low), Bound(High)),
            "loguniform" => new LogUniformDomain(Bound(Low), Bound(High)),
            "quniform" => new QuantizedUniformDomain(Bound(Low), Bound(High), Bound(Quantum)),
            "qloguniform" => new QuantizedLogUniformDomain(Bound(Low), Bound(High), Bound(Quantum)),
            "randn" => new NormalDomain(Bound(Low), Bound(High), Bound(Quantum)),
            "randint" => new IntegerDomain((long)Bound(Low), (long)Bound(High)),
            "lograndint" => new LogIntegerDomain((long)Bound(Low), (long)Bound(High)),
            "qrandint" or "qlograndint" =>
                new QuantizedIntegerDomain((long)Bound(Low), (long)Bound(High), (long)Bound(Quantum), Kind == "qlograndint"),
            "choice" => new ChoiceDomain(Read(Values)),
            "ordinal" => new OrdinalDomain(Read(Values)),
            "grid" => new GridDomain(Read(Values)),
            "constant" when Read(Values) is [var value] => new ConstantDomain(value),
            "sample_from" when Function is not null => new SampleFromDomain(Function),
            _ => throw new InvalidOperationException($"{Name}: '{Kind}' is no kind of domain, or lacks its fields"),
        };

        private double Bound(double? value) =>
            value ?? throw new InvalidOperationException($"{Name}: a bound of the {Kind} is missing");

        // A configuration's own JSON keeps the four types apart; the values go by their places in it.
        private static string Written(IEnumerable<object> values) =>
            new Configuration(values.Select((value, i) => KeyValuePair.Create(i.ToString(Numbers.Culture), value))).ToJson();

        private static object[] Read(string? values)
        {
            if (values is null) throw new InvalidOperationException("the values are missing");
            return [.. Configuration.FromJson(values).Select(pair => pair.Value)];
        }
    }

    private sealed record WrittenCondition(string Parent, string Values);
}
