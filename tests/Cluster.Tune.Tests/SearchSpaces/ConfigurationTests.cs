namespace Cluster.Tune.Tests.SearchSpaces;

public class ConfigurationTests
{
    private enum Activation
    {
        Relu,
        Gelu,
    }

    [Fact]
    public void Values_come_back_as_the_types_that_hold_them()
    {
        var configuration = Make(("lr", 0.5), ("width", 64), ("bias", true), ("name", "x"), ("activation", Activation.Gelu));

        configuration.Get<double>("lr").ShouldBe(0.5);
        configuration.Get<float>("lr").ShouldBe(0.5f);
        configuration.Get<int>("width").ShouldBe(64);
        configuration.Get<long>("width").ShouldBe(64);
        configuration.Get<double>("width").ShouldBe(64);
        configuration.Get<bool>("bias").ShouldBeTrue();
        configuration.Get<string>("name").ShouldBe("x");
        configuration.Get<Activation>("activation").ShouldBe(Activation.Gelu);
    }

    [Fact]
    public void A_value_that_does_not_fit_the_type_is_told_with_its_name()
    {
        var configuration = Make(("lr", 0.5), ("width", 300));

        Should.Throw<InvalidCastException>(() => configuration.Get<int>("lr")).Message
            .ShouldBe("lr is 0.5 (Double), which cannot be read as Int32");
        Should.Throw<InvalidCastException>(() => configuration.Get<byte>("width")).Message
            .ShouldBe("width is 300 (Int64), which cannot be read as Byte");
        Should.Throw<InvalidCastException>(() => configuration.Get<bool>("width"));
        Should.Throw<InvalidCastException>(() => configuration.Get<Activation>("lr"));
        Should.Throw<KeyNotFoundException>(() => configuration.Get<int>("depth")).Message
            .ShouldBe("the configuration has no parameter 'depth'; it has: lr, width");
    }

    [Fact]
    public void Values_of_other_kinds_are_refused()
    {
        Should.Throw<ArgumentException>(() => Make(("x", new object())));
        Should.Throw<ArgumentException>(() => Make(("x", double.NaN)));
        Should.Throw<ArgumentException>(() => Make(("x", 1), ("x", 2))).Message.ShouldContain("'x' comes twice");
    }

    [Fact]
    public void Json_keeps_the_difference_between_2_and_2_point_0()
    {
        var configuration = Make(("a", 2), ("b", 2.0), ("c", 1e-7), ("d", 1e300), ("e", long.MaxValue), ("f", "ü\"\n"), ("g", false));

        configuration.ToJson().ShouldStartWith("{\"a\":2,\"b\":2.0,");
        Configuration.FromJson(configuration.ToJson()).ShouldBe(configuration);
    }

    [Fact]
    public void Every_sampled_configuration_survives_json()
    {
        var space = new SearchSpace
        {
            ["lr"] = Domain.LogUniform(1e-12, 1e12),
            ["x"] = Domain.Uniform(-1, 1),
            ["q"] = Domain.QuantizedUniform(-10, 10, 0.5),
            ["n"] = Domain.Integer(long.MinValue, long.MaxValue),
            ["c"] = Domain.Choice("a", "b"),
        };
        for (var seed = 0; seed < 500; seed++)
        {
            var configuration = space.Sample(new Random(seed));
            var again = Configuration.FromJson(configuration.ToJson());
            again.ShouldBe(configuration, $"seed {seed}");
            again.GetHashCode().ShouldBe(configuration.GetHashCode());
        }
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("{\"a\":1")]
    public void Other_json_is_refused(string json) => Should.Throw<FormatException>(() => Configuration.FromJson(json));

    [Fact]
    public void It_is_written_shortly_for_people() =>
        Make(("lr", 0.0123456), ("tiny", 0.0000123), ("width", 64), ("bias", true)).ToString()
            .ShouldBe("lr=0.01235, tiny=1.23e-5, width=64, bias=true");

    private static Configuration Make(params (string Name, object Value)[] values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
