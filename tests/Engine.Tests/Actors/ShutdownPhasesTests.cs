using Akka.Actor;

namespace Engine.Tests.Actors;

public sealed class ShutdownPhasesTests
{
    [Fact]
    public void Each_phase_comes_after_those_it_depends_on()
    {
        var order = Order(("c", ["b"]), ("a", []), ("b", ["a"]));

        order.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_dependency_that_is_no_phase_is_nothing_to_wait_for() => Order(("a", ["elsewhere"])).ShouldBe(["a"]);

    [Fact]
    public void A_cycle_is_refused() =>
        Should.Throw<ArgumentException>(() => Order(("a", ["b"]), ("b", ["a"]))).Message.ShouldContain("Cycle");

    private static IEnumerable<string> Order(params (string Name, string[] DependsOn)[] phases) => ShutdownPhases
        .Order(phases.ToDictionary(
            phase => phase.Name,
            phase => new ShutdownPhase(phase.Name, phase.DependsOn, TimeSpan.FromSeconds(1), IsRecovering: true, IsEnabled: true)))
        .Ordered.Select(phase => phase.Name);
}
