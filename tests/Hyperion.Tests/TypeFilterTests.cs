using Hyperion.Internal;

namespace Hyperion.Tests;

// A type that is not on the list never comes to be: no instance, no type initializer, no loaded assembly.
public class TypeFilterTests
{
    public sealed record Good(string Name, object? Content = null, Inner? Inner = null, Cell Cell = default);

    public sealed record Inner(int Number);

    public readonly record struct Cell(int Number);

    public sealed class Evil
    {
        static Evil() => Initialized = true;
        public int Number = 1;
    }

    internal static bool Initialized;

    private static SerializerOptions Only(params Type[] types)
    {
        var builder = TypeFilterBuilder.Create();
        foreach (var type in types)
            builder.Include(type);
        return Wire.Preserving.WithTypeFilter(builder.Build());
    }

    [Fact]
    public void Types_on_the_list_come_through()
    {
        var options = Only(typeof(Good), typeof(Cell), typeof(Inner), typeof(List<Inner>));
        var good = new Good("n", new List<Inner> { new(1) }, new Inner(2), new Cell(3));
        var back = Wire.Trip(good, options);
        back.Content.ShouldBeOfType<List<Inner>>().ShouldBe([new Inner(1)]);
        back.ShouldBeEquivalentTo(good with { Content = back.Content });
    }

    [Fact]
    public void Data_of_the_language_needs_no_entry()
    {
        var options = Only();
        Wire.Trip<object>(new object[] { 1, "a", 2.5m, new[] { 1, 2 }, new List<string> { "a" }, Guid.Empty, DateTime.MinValue }, options)
            .ShouldBeOfType<object[]>().Length.ShouldBe(7);
    }

    [Theory]
    [InlineData(typeof(Good), typeof(Cell))]
    [InlineData(typeof(Good), typeof(Inner))]
    [InlineData(typeof(Inner), typeof(Cell))]
    public void A_type_off_the_list_is_refused_wherever_it_stands(Type first, Type second) =>
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip(new Good("n", null, new Inner(1), new Cell(1)), Only(first, second)));

    [Fact]
    public void Elements_of_an_allowed_collection_are_judged_themselves()
    {
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip<object>(new List<Inner> { new(1) }, Only(typeof(List<Inner>))));
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip<object>(new[] { new Cell(1) }, Only(typeof(Cell[]))));
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip<object>(new List<Inner> { new(1) }, Only(typeof(Inner))));
    }

    [Fact]
    public void A_refused_type_is_not_even_initialized()
    {
        // The bytes are those of a harmless type, with the name of the other one in its place: the writer never touches it.
        var bytes = Wire.Bytes(new Good("n", new Inner(1)));
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        var evil = System.Text.Encoding.Latin1.GetBytes(text.Replace("TypeFilterTests+Inner", "TypeFilterTests+Evil", StringComparison.Ordinal));
        var at = text.IndexOf("Hyperion.Tests.TypeFilterTests+Inner", StringComparison.Ordinal) - 1;
        evil[at]--;
        evil[2]--;
        var problem = Should.Throw<UserEvilDeserializationException>(() => Wire.Value<Good>(evil, Only(typeof(Good), typeof(Inner), typeof(Cell))));
        problem.BadTypeString.ShouldBe("Hyperion.Tests.TypeFilterTests+Evil, Hyperion.Tests");
        Initialized.ShouldBeFalse();
        Wire.Value<Good>(evil).Content.ShouldBeOfType<Evil>();
        Initialized.ShouldBeTrue();
    }

    [Fact]
    public void The_filter_is_asked_before_anything_is_loaded()
    {
        var asked = new List<string>();
        var bytes = Wire.Bytes(new Inner(1));
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("Hyperion.Tests.Type", "Hyperion.Nowhere.Ty", StringComparison.Ordinal);
        Should.Throw<UserEvilDeserializationException>(() => Wire.Value<object>(
            System.Text.Encoding.Latin1.GetBytes(text), Wire.Preserving.WithTypeFilter(new Asking(asked))));
        asked.ShouldBe(["Hyperion.Nowhere.TyFilterTests+Inner, Hyperion.Tests"]);
    }

    [Fact]
    public void Types_known_to_be_unsafe_are_refused_without_a_filter()
    {
        var bytes = Wire.Bytes(typeof(System.Diagnostics.Process));
        Should.Throw<EvilDeserializationException>(() => Wire.Value<object>(bytes));
        Wire.Value<object>(bytes, Wire.Preserving.WithDisallowUnsafeType(false)).ShouldBe(typeof(System.Diagnostics.Process));
    }

    [Fact]
    public void A_builder_lists_short_names()
    {
        var filter = TypeFilterBuilder.Create().Include<Inner>().Include<List<Inner>>().Include<int>().Build();
        filter.FilteredTypes.ShouldBe(
            [
                "Hyperion.Tests.TypeFilterTests+Inner, Hyperion.Tests",
                "System.Collections.Generic.List`1[[Hyperion.Tests.TypeFilterTests+Inner, Hyperion.Tests]],%core%",
                "System.Int32,%core%",
            ],
            ignoreOrder: true);
        filter.IsAllowed("Hyperion.Tests.TypeFilterTests+Inner, Hyperion.Tests").ShouldBeTrue();
        filter.IsAllowed("Hyperion.Tests.TypeFilterTests+Evil, Hyperion.Tests").ShouldBeFalse();
        DisabledTypeFilter.Instance.IsAllowed("anything").ShouldBeTrue();
    }

    private sealed class Asking(List<string> asked) : ITypeFilter
    {
        public bool IsAllowed(string typeName)
        {
            asked.Add(typeName);
            return false;
        }
    }
}
