namespace Simulation.Delivery;

// System messages between two systems over connections that break, with either side restarting: SIMULATION_SEEDS times
// fifty links (4 by default).
public class DeliverySimulationTests
{
    private const int LinksPerSeed = 50;

    [Fact]
    public void No_system_message_is_acknowledged_and_lost_and_none_comes_twice_or_out_of_order()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS"), out var seeds) ? seeds : 4;
        long delivered = 0;
        for (var seed = 1; seed <= count * LinksPerSeed; seed++)
        {
            var link = new SimulatedLink(seed);
            link.Live();
            delivered += link.DeliveredCount;
        }

        delivered.ShouldBeGreaterThan(count * LinksPerSeed);
    }
}
