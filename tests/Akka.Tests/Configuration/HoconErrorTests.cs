using Akka.Configuration;

namespace Akka.Tests.Configuration;

public sealed class HoconErrorTests
{
    [Theory]
    [InlineData("a = \"open", "line 1, column 5", "not closed")]
    [InlineData("a = 1\nb = [1, 2\n", "line 2, column 5", "']'")]
    [InlineData("a {\n  b = 1\n", "line 3, column 1", "'}'")]
    [InlineData("a = 1 }", "line 1, column 7", "closes nothing")]
    [InlineData("ok = 1\n= 2", "line 2, column 1", "a key is expected")]
    [InlineData("a =\n}", "line 1, column 1", "has no value")]
    [InlineData("x = 1\n\nnothing here", "line 3, column 13", "is expected after the key")]
    [InlineData("a = ${open", "line 1, column 5", "'}'")]
    [InlineData("a = ${}", "line 1, column 5", "names nothing")]
    [InlineData("b = 1\na = ${no.such.thing}", "line 2, column 5", "neither in this document")]
    [InlineData("a = ${a}", "line 1, column 5", "refers to itself")]
    [InlineData("a = \"\\q\"", "line 1, column 6", "unknown escape")]
    [InlineData("a = \"\"\"open", "line 1, column 5", "not closed")]
    [InlineData("a = [1,,2]", "line 1, column 8", "element is expected")]
    [InlineData("include \"x\"", "line 1, column 1", "no include callback")]
    [InlineData("a = \"x\" = 1", "line 1, column 9", "cannot stand in a value")]
    public void A_mistake_is_told_with_its_place(string hocon, string place, string what)
    {
        var thrown = Should.Throw<Exception>(() => ConfigurationFactory.ParseString(hocon));

        thrown.Message.ShouldContain(place);
        thrown.Message.ShouldContain(what);
    }

    [Fact]
    public void A_cycle_is_told() =>
        Should.Throw<Exception>(() => ConfigurationFactory.ParseString("a = ${b}\nb = ${a}")).Message.ShouldContain("refers to itself");

    [Theory]
    [InlineData("port = many", "'many' is not an integer")]
    [InlineData("port = 99999999999999", "'99999999999999' is not an integer")]
    [InlineData("port = {}", "is not an integer")]
    public void A_value_of_the_wrong_kind_is_told_with_its_key(string hocon, string what)
    {
        var thrown = Should.Throw<Exception>(() => ConfigurationFactory.ParseString(hocon).GetInt("port"));

        thrown.Message.ShouldContain("port");
        thrown.Message.ShouldContain(what);
    }

    [Theory]
    [InlineData("5 parsecs", "parsecs")]
    [InlineData("soon", "soon")]
    [InlineData("-5s", "negative")]
    public void A_time_that_is_none_is_told(string text, string what) =>
        Should.Throw<Exception>(() => ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a")).Message.ShouldContain(what);

    [Fact]
    public void A_document_nested_too_deep_is_refused()
    {
        var hocon = string.Concat(Enumerable.Repeat("a = {", 5_000));

        Should.Throw<Exception>(() => ConfigurationFactory.ParseString(hocon)).Message.ShouldContain("within one another");
    }
}
