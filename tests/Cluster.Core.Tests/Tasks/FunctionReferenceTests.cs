namespace Cluster.Core.Tests.Tasks;

// Functions that need nothing of where they were made can be found again by name; all others are refused with a line.
public class FunctionReferenceTests
{
    [Fact]
    public void A_static_method_is_found_again() =>
        FunctionReference.Of((Func<int, int>)Twice).Resolve<Func<int, int>>()(21).ShouldBe(42);

    [Fact]
    public void A_lambda_that_captures_nothing_is_found_again() =>
        FunctionReference.Of((string text) => text + "!").Resolve<Func<string, string>>()("hello").ShouldBe("hello!");

    [Fact]
    public void Overloads_are_told_apart() =>
        FunctionReference.Of((Func<string, string>)Twice).Resolve<Func<string, string>>()("ab").ShouldBe("abab");

    [Fact]
    public void A_lambda_that_captures_is_refused_by_the_names_it_captures()
    {
        var rate = 0.1;

        Should.Throw<ClusterException>(() => FunctionReference.Of(() => rate)).Message.ShouldContain("it captures rate");
    }

    [Fact]
    public void An_instance_method_is_refused() =>
        Should.Throw<ClusterException>(() => FunctionReference.Of(An_instance_method_is_refused)).Message
            .ShouldContain("an instance of FunctionReferenceTests");

    [Fact]
    public void A_function_of_the_framework_is_refused() =>
        Should.Throw<ClusterException>(() =>
            new FunctionReference("System.Private.CoreLib", "System.IO.File", "Delete", [typeof(string).AssemblyQualifiedName!])
                .Resolve<Action<string>>()).Message.ShouldContain("must come from the job's own assemblies");

    [Fact]
    public void A_function_that_is_gone_is_told() =>
        Should.Throw<ClusterException>(() => (FunctionReference.Of((Func<int, int>)Twice) with { MethodName = "Thrice" }).Resolve<Func<int, int>>())
            .Message.ShouldContain("no such method");

    [Fact]
    public void A_function_that_does_not_fit_is_told() =>
        Should.Throw<ClusterException>(() => FunctionReference.Of((Func<int, int>)Twice).Resolve<Func<string>>())
            .Message.ShouldContain("does not fit");

    private static int Twice(int number) => 2 * number;

    private static string Twice(string text) => text + text;
}
