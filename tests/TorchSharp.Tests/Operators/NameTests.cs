using System.Runtime.InteropServices;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Names of dimensions, which operators carry on and check.
namespace TorchSharp.Tests.Operators;

[Collection(nameof(OneAtATime))]
public sealed class NameTests
{
    [Fact]
    public void Operators_carry_names_on_and_check_them()
    {
        using var scope = NewDisposeScope();
        var images = zeros(2, 3, 4, 5, names: ["N", "C", "H", "W"]);
        (images.has_names(), zeros(1).has_names()).ShouldBe((true, false));
        images.names.ShouldBe(["N", "C", "H", "W"]);
        zeros(2, 2).names.ShouldBe([null!, null!]);
        (images + 1).abs().names.ShouldBe(["N", "C", "H", "W"]);
        images.sum(1).names.ShouldBe(["N", "H", "W"]);
        var other = ones(4, 5, names: ["W", "H"]);
        Should.Throw<ExternalException>(() => images + other).Message.ShouldContain("'W'");
        tensor([1f, 2f], names: ["C"]).names.ShouldBe(["C"]);
        rand([2, 1], names: ["A", "B"]).names.ShouldBe(["A", "B"]);
        Should.Throw<ExternalException>(() => zeros(2, 3, names: ["only"]));
        Should.Throw<ExternalException>(() => zeros(2, names: ["no name"])).Message.ShouldContain("no name");
    }

    [Fact]
    public void Dimensions_are_renamed_and_ordered_by_name()
    {
        using var scope = NewDisposeScope();
        var t = arange(6).reshape(1, 2, 3);
        t.rename(["A", "B", "C"]).names.ShouldBe(["A", "B", "C"]);
        t.has_names().ShouldBeFalse();
        t.rename_(["A", null!, "C"]).ShouldBeSameAs(t);
        t.refine_names("A", "B", "C").names.ShouldBe(["A", "B", "C"]);
        t.refine_names("...", "C").names.ShouldBe(["A", null!, "C"]);
        Should.Throw<ExternalException>(() => t.refine_names("X", "B", "C"));
        t.rename_(["A", "B", "C"]);
        var turned = t.align_to("C", "A", "B");
        (turned.shape.Length, turned.shape[0], turned.names[0]).ShouldBe((3, 3L, "C"));
        turned.rename(null).Numbers().ShouldBe([0, 3, 1, 4, 2, 5]);
        t.align_to("B", "...").names.ShouldBe(["B", "A", "C"]);
        t.align_as(turned).names.ShouldBe(["C", "A", "B"]);
        t.align_to("A", "X", "B", "C").shape.ShouldBe([1, 1, 2, 3]);
        t.rename(null).has_names().ShouldBeFalse();
    }

    [Fact]
    public void Dimensions_are_joined_and_parted_by_name()
    {
        using var scope = NewDisposeScope();
        var t = zeros(2, 3, 4, names: ["N", "C", "L"]);
        var flat = t.flatten(["C", "L"], "features");
        flat.names.ShouldBe(["N", "features"]);
        flat.shape.ShouldBe([2, 12]);
        var parted = flat.unflatten("features", ("C", 3), ("L", 4));
        parted.names.ShouldBe(["N", "C", "L"]);
        parted.shape.ShouldBe([2, 3, 4]);
        Should.Throw<ExternalException>(() => flat.unflatten("features", ("C", 5), ("L", 4)));
        Should.Throw<ExternalException>(() => t.flatten(["N", "L"], "both"));
    }
}
