using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Tests.Configuration;

public sealed class HoconTests
{
    [Theory]
    [InlineData("a = 1", "1")]
    [InlineData("a : 1", "1")]
    [InlineData("{ a : 1 }", "1")]
    [InlineData("\"a\" = \"x\"", "x")]
    [InlineData("a = some words here", "some words here")]
    [InlineData("a = x # comment", "x")]
    [InlineData("a = x // comment", "x")]
    [InlineData("# first\n\na = 1\n", "1")]
    [InlineData("b = 0, a = 1", "1")]
    [InlineData("a = 1\r\nb = 2\r\n", "1")]
    [InlineData("a = \"tab\\tquote\\\" \\u0041\"", "tab\tquote\" A")]
    [InlineData("a = \"\"\"raw \"text\" \\n\"\"\"", "raw \"text\" \\n")]
    [InlineData("a = 1\na = 2", "2")]
    [InlineData("a = one\"two\" three", "onetwo three")]
    [InlineData("a =\n  next line", "next line")]
    public void A_value_is_read(string hocon, string expected) =>
        ConfigurationFactory.ParseString(hocon).GetString("a").ShouldBe(expected);

    [Fact]
    public void Dotted_keys_and_braces_mean_the_same()
    {
        var dotted = ConfigurationFactory.ParseString("a.b.c = 1, a.b.d = 2");
        var nested = ConfigurationFactory.ParseString("a { b { c = 1 }, b.d = 2 }");

        foreach (var config in new[] { dotted, nested })
        {
            config.GetInt("a.b.c").ShouldBe(1);
            config.GetInt("a.b.d").ShouldBe(2);
        }
    }

    [Fact]
    public void A_quoted_key_holds_dots()
    {
        var config = ConfigurationFactory.ParseString("a { \"My.Type, Assembly\" = x }");

        config.GetString("a.\"My.Type, Assembly\"").ShouldBe("x");
        config.GetConfig("a").AsEnumerable().Single().Key.ShouldBe("My.Type, Assembly");
    }

    [Fact]
    public void Objects_of_one_key_are_merged_and_later_values_win()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y = 1 }\na { y = 2, z = 3 }");

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("a.z").ShouldBe(3);
    }

    [Theory]
    [InlineData("a = [1, 2, 3]")]
    [InlineData("a = [\n 1\n 2\n 3\n]")]
    [InlineData("a = [1, 2] [3]")]
    [InlineData("a = [1, 2]\na += 3")]
    [InlineData("a = [1]\na = ${a} [2, 3]")]
    [InlineData("b = [1, 2]\na = ${b} [3]")]
    [InlineData("a = [1, 2, 3,]")]
    public void A_list_is_read(string hocon) =>
        ConfigurationFactory.ParseString(hocon).GetIntList("a").ShouldBe([1, 2, 3]);

    [Fact]
    public void Appending_to_nothing_makes_a_list() =>
        ConfigurationFactory.ParseString("a += x\na += y").GetStringList("a").ShouldBe(["x", "y"]);

    [Fact]
    public void Objects_are_concatenated_into_one()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 1 }\na = ${base} { y = 2 }\nb = ${base}\nb { z = 3 }");

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("b.x").ShouldBe(1);
        config.GetInt("b.z").ShouldBe(3);
    }

    [Fact]
    public void A_substitution_is_what_it_names()
    {
        var config = ConfigurationFactory.ParseString("""
            host = "localhost"
            port = 4053
            address = "tcp://"${host}":"${port}"/x"
            later = ${below.value}
            below { value = 5 }
            """);

        config.GetString("address").ShouldBe("tcp://localhost:4053/x");
        config.GetInt("later").ShouldBe(5);
    }

    [Fact]
    public void A_substitution_within_its_own_object_is_no_cycle() =>
        ConfigurationFactory.ParseString("a { x = 1, y = ${a.x} }").GetInt("a.y").ShouldBe(1);

    [Fact]
    public void An_optional_substitution_of_nothing_leaves_nothing()
    {
        var config = ConfigurationFactory.ParseString("a = ${?no.such.thing}\nb = 1\nb = ${?no.such.thing}\nc = x${?no.such.thing}y");

        config.HasPath("a").ShouldBeFalse();
        config.GetInt("b").ShouldBe(1);
        config.GetString("c").ShouldBe("xy");
    }

    [Fact]
    public void A_substitution_reads_the_environment()
    {
        Environment.SetEnvironmentVariable("HOCON_TEST_VALUE", "from outside");

        var config = ConfigurationFactory.ParseString("a = 1\na = ${?HOCON_TEST_VALUE}\nb = ${HOCON_TEST_VALUE}");

        config.GetString("a").ShouldBe("from outside");
        config.GetString("b").ShouldBe("from outside");
    }

    [Fact]
    public void A_self_reference_looks_back() =>
        ConfigurationFactory.ParseString("path = a\npath = ${path}\":b\"\npath = ${path}\":c\"").GetString("path").ShouldBe("a:b:c");

    [Fact]
    public void A_text_with_includes_may_lack_its_last_braces() =>
        ConfigurationFactory.ParseString("a {\n b {\n include \"more\"\n }", _ => Akka.Configuration.Hocon.Parser.Parse("x = 1", null))
            .GetInt("a.b.x").ShouldBe(1);

    [Fact]
    public void Includes_come_through_the_callback()
    {
        HoconRoot Include(string name) => Parser.Parse($"from = \"{name}\", inner {{ x = 1 }}", null);

        var config = ConfigurationFactory.ParseString("include \"one.conf\"\na { include file(\"two.conf\") }\ninner.y = 2", Include);

        config.GetString("from").ShouldBe("one.conf");
        config.GetString("a.from").ShouldBe("two.conf");
        config.GetInt("inner.x").ShouldBe(1);
        config.GetInt("inner.y").ShouldBe(2);
    }

    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("100ms", 100)]
    [InlineData("100 milliseconds", 100)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1 day", 86_400_000)]
    [InlineData("250", 250)]
    [InlineData("1000us", 1)]
    public void A_time_has_a_unit(string text, double milliseconds) =>
        ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a").TotalMilliseconds.ShouldBe(milliseconds);

    [Fact]
    public void Infinite_is_a_time() =>
        ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a").ShouldBe(Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData("512", 512)]
    [InlineData("128k", 131_072)]
    [InlineData("10 MiB", 10_485_760)]
    [InlineData("1 kB", 1_000)]
    [InlineData("0.5 GiB", 536_870_912)]
    [InlineData("30m", 31_457_280)]
    public void A_size_has_a_unit(string text, long bytes) =>
        ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a", null).ShouldBe(bytes);

    [Theory]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    public void Truth_has_many_names(string text, bool value) =>
        ConfigurationFactory.ParseString($"a = {text}").GetBoolean("a", !value).ShouldBe(value);

    [Fact]
    public void What_is_missing_is_the_default()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        config.GetString("b").ShouldBeNull();
        config.GetString("b", "x").ShouldBe("x");
        config.GetInt("b", 3).ShouldBe(3);
        config.GetTimeSpan("b", TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(1));
        config.GetStringList("b").ShouldBeEmpty();
        config.GetConfig("b").ShouldBeNull();
    }

    [Fact]
    public void A_fallback_fills_what_is_missing()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }, list = [1]")
            .WithFallback(ConfigurationFactory.ParseString("a { x = 0, y = 2 }, list = [7, 8], b = 3"));

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetIntList("list").ShouldBe([1]);
        config.GetInt("b").ShouldBe(3);
        config.GetConfig("a").AsEnumerable().Count().ShouldBe(2);
    }

    [Fact]
    public void Fallbacks_leave_both_as_they_were()
    {
        var (first, second) = (ConfigurationFactory.ParseString("a.x = 1"), ConfigurationFactory.ParseString("a.y = 2"));

        first.WithFallback(second).GetInt("a.y").ShouldBe(2);

        first.HasPath("a.y").ShouldBeFalse();
        second.HasPath("a.x").ShouldBeFalse();
    }

    [Fact]
    public void What_is_printed_reads_the_same_again()
    {
        var config = ConfigurationFactory.ParseString("a { b = \"x y\", \"c.d\" = [1, two], e {} }, f = 5s");

        var again = ConfigurationFactory.ParseString(config.ToString());

        again.GetString("a.b").ShouldBe("x y");
        again.GetStringList("a.\"c.d\"").ShouldBe(["1", "two"]);
        again.GetTimeSpan("f").ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_object_becomes_a_configuration() =>
        ConfigurationFactory.FromObject(new { a = new { b = 5 } }).GetInt("a.b").ShouldBe(5);
}
