namespace Cluster.Core.Tests.Scheduling;

// Amounts are exact: what is taken and given back any number of times ends where it began.
public class ResourcesTests
{
    [Fact]
    public void Taking_a_tenth_ten_times_leaves_nothing()
    {
        var left = Resources.Cpus(1);
        for (var i = 0; i < 10; i++)
        {
            left -= Resources.Cpus(0.1);
        }

        left.IsNone.ShouldBeTrue();
    }

    [Theory]
    [InlineData("cpu=2,gpu=0.5", "2 cpu, 0.5 gpu")]
    [InlineData("memory=4GiB", "4 GiB memory")]
    [InlineData("cpu=1, license=3", "1 cpu, 3 license")]
    [InlineData("", "0 cpu")]
    public void A_text_is_read_and_shown(string text, string shown) => Resources.Parse(text).ToString().ShouldBe(shown);

    [Theory]
    [InlineData("cpu", "\"cpu\" is not of the form name=amount")]
    [InlineData("cpu=two", "must be a number")]
    [InlineData("cpu=-1", "cpu is -1, but must be 0 or more")]
    [InlineData("cpu=0.00001", "in steps of 0.0001")]
    [InlineData("cpu=NaN", "must be")]
    [InlineData("gpu=1.5", "gpu is 1.5, but above 1 must be a whole number")]
    [InlineData("cpu=1,cpu=2", "given twice")]
    [InlineData("memory=lots", "memory is \"lots\"")]
    public void A_wrong_text_is_told_with_what_would_be_right(string text, string part) =>
        Should.Throw<ClusterException>(() => Resources.Parse(text)).Message.ShouldContain(part);

    [Fact]
    public void A_request_asks_nothing_of_kinds_that_it_does_not_name()
    {
        var owing = Resources.Cpus(1) - Resources.Of(gpu: 1);

        Resources.Cpus(1).Fits(owing).ShouldBeTrue();
        Resources.Of(gpu: 1).Fits(owing).ShouldBeFalse();
    }

    [Fact]
    public void Gpus_are_a_share_of_one_or_whole_and_only_a_sum_may_be_more()
    {
        Resources.Of(gpu: 0.5).HasShareableGpus.ShouldBeTrue();
        Resources.Of(gpu: 3).HasShareableGpus.ShouldBeTrue();

        var sum = Resources.Of(gpu: 2) + Resources.Of(gpu: 0.5);

        (sum.ToString(), sum.HasShareableGpus).ShouldBe(("2.5 gpu", false));
    }

    [Fact]
    public void Custom_resources_that_came_to_zero_are_as_if_never_named()
    {
        var license = Resources.Parse("license=1");

        (license - license).ShouldBe(Resources.None);
        license.Fits(Resources.None).ShouldBeFalse();
    }
}
