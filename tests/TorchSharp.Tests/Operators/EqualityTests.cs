using static TorchSharp.torch;

// Equals compares tensors and their accessors by elements, as the package does; the hash code stays the object's own.
namespace TorchSharp.Tests.Operators;

public sealed class EqualityTests
{
    [Fact]
    public void Tensors_of_the_same_shape_and_elements_are_equal()
    {
        var x = arange(6).reshape(2, 3);
        x.Equals(x.t().contiguous().t()).ShouldBeTrue();
        x.Equals((object)(x + 0)).ShouldBeTrue();
        x.Equals(x + 1).ShouldBeFalse();
        x.Equals(x.reshape(3, 2)).ShouldBeFalse();
        x.Equals(null!).ShouldBeFalse();
        x.Equals("a word").ShouldBeFalse();
    }

    [Fact]
    public void A_set_tells_objects_apart_by_their_hash_codes()
    {
        var x = ones(2);
        x.GetHashCode().ShouldNotBe(x.alias().GetHashCode());
    }

    [Fact]
    public void Accessors_are_equal_by_their_elements()
    {
        var x = arange(12).reshape(3, 4);
        var left = x[.., 1..3].data<long>();
        (left == x[.., 1..3].contiguous().data<long>()).ShouldBeTrue();
        (left != x[.., 0..2].data<long>()).ShouldBeTrue();
        left.Equals(x.data<long>()).ShouldBeFalse();
    }
}
