using Akka.Util;

namespace Akka.Tests.Systems;

// Versions of programs, which are compared to tell an update from other changes.
public sealed class AppVersionTests
{
    [Theory]
    [InlineData("1", "2")]
    [InlineData("9", "10")]
    [InlineData("1.9", "1.10")]
    [InlineData("1.2", "1.2.1")]
    [InlineData("1.2.3", "1.3.0")]
    [InlineData("1.99.99", "2.0.0")]
    [InlineData("1.2-RC1", "1.2-RC2")]
    [InlineData("1.2.3-M4", "1.2.3-RC1")]
    [InlineData("1.2.3-RC1", "1.2.3")]
    [InlineData("1.2.3-RC1", "1.2.4-M1")]
    [InlineData("1.0.0+3-73475dce26", "1.0.0+10-ed316bd024")] // By the count of commits, which is a number.
    [InlineData("1.0+3-73475dce26", "1.0+10-ed316bd024")]
    [InlineData("1.0.0", "1.0.0+3-73475dce26")]
    [InlineData("alpha", "beta")]
    public void A_version_is_earlier_than_another(string earlier, string later)
    {
        var (first, second) = (AppVersion.Create(earlier), AppVersion.Create(later));
        first.CompareTo(second).ShouldBeNegative();
        second.CompareTo(first).ShouldBePositive();
        (first == second).ShouldBeFalse();
        (first != second).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2-SNAPSHOT")]
    [InlineData("2")]
    [InlineData("1-RC1")]
    [InlineData("someword")]
    public void A_version_equals_one_of_the_same_text(string text)
    {
        var (first, second) = (AppVersion.Create(text), AppVersion.Create(text));
        first.ShouldBe(second);
        (first == second).ShouldBeTrue();
        first.GetHashCode().ShouldBe(second.GetHashCode());
        first.CompareTo(second).ShouldBe(0);
        first.Version.ShouldBe(text);
        first.ToString().ShouldBe(text);
    }

    [Fact]
    public void What_is_not_said_is_zero()
    {
        AppVersion.Create("0").CompareTo(AppVersion.Zero).ShouldBe(0);
        AppVersion.Create("1.2").CompareTo(AppVersion.Create("1.2.0")).ShouldBe(0);
        (AppVersion.Create("1.2") == AppVersion.Create("1.2.0")).ShouldBeFalse(); // Equal are only the same texts.
        (AppVersion.Zero == null).ShouldBeFalse();
        AppVersion.Zero.Version.ShouldBe("0.0.0");
    }

    [Fact]
    public void The_programs_own_version_has_three_numbers() =>
        AppVersion.Create("assembly-version").Version.Split('.').Length.ShouldBe(3);

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3.4")]
    public void A_version_of_no_part_or_of_four_is_none(string text) =>
        Should.Throw<ArgumentOutOfRangeException>(() => AppVersion.Create(text));

    [Theory]
    [InlineData("one.2")]
    [InlineData("1.x.3")]
    [InlineData("1.2.three")]
    public void Words_between_the_points_are_no_version(string text) => Should.Throw<FormatException>(() => AppVersion.Create(text));
}
