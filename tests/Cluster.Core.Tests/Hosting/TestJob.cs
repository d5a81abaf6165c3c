namespace Cluster.Core.Tests.Hosting;

// The program that tests submit as a job; its first argument says what it does.
internal static class TestJob
{
    internal static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["greet", var name]:
                await using (var cluster = await ClusterClient.ConnectAsync())
                {
                    Console.WriteLine($"hello {name}");
                    cluster.Board.Progress(new JobProgress("greeting", 1, 1, new Dictionary<string, double> { ["volume"] = 11 }, null));
                    cluster.Board.Table(new JobTable("names", ["name"], [[name]], null));
                }

                return 0;
            case ["hold"]:
                await using (var cluster = await ClusterClient.ConnectAsync())
                {
                    new ProbeHandle(cluster.System).Send(cluster.Driver, new DriverActor.RequestPlacement(
                        PlacementGroupId.New(), "all", [Resources.Cpus(1), Resources.Cpus(1)], PlacementStrategy.Spread));
                    await Task.Delay(Timeout.Infinite);
                }

                return 0;
            case ["exit", var code]:
                Console.Error.WriteLine("about to exit");
                return int.Parse(code);
            case ["throw"]:
                throw new InvalidOperationException("the job's own fault");
            case ["kill"]:
                Console.WriteLine("last words");
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                return 0;
            case ["wait"]:
                Console.WriteLine("waiting");
                await Task.Delay(Timeout.Infinite);
                return 0;
            default:
                Console.Error.WriteLine($"unknown arguments: {string.Join(' ', args)}");
                return 2;
        }
    }
}
