namespace Hyperion.Tests;

// Every scalar comes back as it was, boxed, in an array and in a list, at its ends and between.
public class ScalarTests
{
    public enum Colour : byte { Red, Green = 7, Blue = 255 }

    public enum Wide : long { Low = long.MinValue, High = long.MaxValue }

    public static TheoryData<object> Values => new(
        true, false, (byte)0, byte.MaxValue, sbyte.MinValue, sbyte.MaxValue, short.MinValue, short.MaxValue, ushort.MaxValue,
        'x', '\uD800', 0, -1, 1, 63, 64, -64, -65, int.MinValue, int.MaxValue, uint.MaxValue, 0L, long.MinValue, long.MaxValue,
        ulong.MaxValue, 0f, -0f, float.NaN, float.Epsilon, float.NegativeInfinity, 1d / 3, double.MaxValue, double.NaN,
        (Half)1.5, Int128.MinValue, UInt128.MaxValue, 0m, -1.10m, decimal.MaxValue, decimal.MinValue,
        new Guid("00112233-4455-6677-8899-aabbccddeeff"), DateTime.MinValue, DateTime.MaxValue,
        new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local),
        new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-210)), DateTimeOffset.MaxValue,
        TimeSpan.MinValue, TimeSpan.FromTicks(1), Colour.Green, Colour.Blue, Wide.Low, Wide.High, DayOfWeek.Friday,
        "", "a", "naïve", "日本語", "🚀", "half \uD83D pair", new string('y', 5000), "\0", new string('é', 63), new string('a', 64),
        new DateOnly(2024, 2, 29), new TimeOnly(1, 2, 3), new Index(3, true), 1..^2, new System.Numerics.BigInteger(12345678901234567890d));

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_as_it_was(object value)
    {
        Wire.Trip(value).ShouldBe(value);
        Wire.Trip<object>(new[] { value, value }).ShouldBeOfType<object[]>().ShouldBe([value, value]);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_in_an_array_and_a_list_of_its_type(object value)
    {
        var array = Array.CreateInstance(value.GetType(), 3);
        for (var i = 0; i < 3; i++)
            array.SetValue(value, i);
        Wire.Trip<object>(array).ShouldBe(array);
        var list = Activator.CreateInstance(typeof(List<>).MakeGenericType(value.GetType()), array);
        Wire.Trip(list).ShouldBe(list);
    }

    [Fact]
    public void The_kind_of_a_date_is_kept()
    {
        foreach (var kind in Enum.GetValues<DateTimeKind>())
            Wire.Trip(new DateTime(2024, 1, 1, 0, 0, 0, kind)).Kind.ShouldBe(kind);
    }

    [Fact]
    public void Negative_zero_keeps_its_sign() => double.IsNegative(Wire.Trip(-0d)).ShouldBeTrue();

    [Fact]
    public void Null_comes_back_as_null()
    {
        Wire.Trip<object?>(null).ShouldBeNull();
        Wire.Trip<string?>(null).ShouldBeNull();
        Wire.Trip<int?>(null).ShouldBeNull();
        Wire.Trip<int?>(5).ShouldBe(5);
    }

    [Fact]
    public void A_type_comes_back_as_itself()
    {
        Wire.Trip(typeof(int)).ShouldBe(typeof(int));
        Wire.Trip(typeof(Dictionary<string, Colour[]>)).ShouldBe(typeof(Dictionary<string, Colour[]>));
        Wire.Trip(typeof(List<>)).ShouldBe(typeof(List<>));
    }
}
