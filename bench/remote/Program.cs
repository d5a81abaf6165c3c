// Messages between two processes, and how soon a second node is Up. Only Akka.NET's public API is used, so the same program
// measures either engine (-p:Engine=packages where a feed has them). The other process is this program again, started and
// ended here.
//
//   remote [pairs] [in flight] [round trips a pair]      Hyperion, 100 bytes in a small object
//   bulk [bytes] [count] [in flight]
//   up
//   lost [configuration file] [rounds]                   from kill -9 to removed
using Remote.Benchmarks;

int Number(int at, int fallback) => args.Length > at ? int.Parse(args[at]) : fallback;
switch (args.FirstOrDefault())
{
    case "remote":
        await PairsBenchmark.RunAsync("hyperion", new Payload { Number = 1, Data = new byte[100] }, "echo", Number(1, 30), Number(2, 30), Number(3, 3000));
        break;
    case "bulk":
        await PairsBenchmark.RunAsync("bulk", new byte[Number(1, 1 << 20)], "count", 1, Number(3, 1), Number(2, 50));
        break;
    case "up":
        await UpBenchmark.RunAsync();
        break;
    case "lost":
        await LostBenchmark.RunAsync(args.ElementAtOrDefault(1) ?? "", Number(2, 5));
        break;
    case "member":
        await LostBenchmark.JoinAsync(int.Parse(args[1]), int.Parse(args[2]), args[3]);
        break;
    case "server":
        await PairsBenchmark.ServeAsync(args[1]);
        break;
    case "node":
        await UpBenchmark.JoinAsync(int.Parse(args[1]), int.Parse(args[2]));
        break;
    default:
        Console.Error.WriteLine("give remote, bulk, up or lost");
        return 2;
}

return 0;
