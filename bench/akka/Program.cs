// Benchmarks of local actors, written against the packages' public API, so that the same program measures either engine:
//   dotnet run -c Release --project bench/akka -- tell 2 1000000 100     pairs, messages a pair, in flight
//   dotnet run -c Release --project bench/akka -- ask 400000 64          questions, in flight
//   dotnet run -c Release --project bench/akka -- create 1000000         top-level actors
//   dotnet run -c Release --project bench/akka -- tree 1000 1000         parents, children each
// Each round prints a line; the first one, which warms up, is not shown. CPU per message cancels the noise of a shared
// machine, wall time does not.
using Akka.Benchmarks;

int Number(int index, int fallback) => args.Length > index ? int.Parse(args[index]) : fallback;

switch (args.Length > 0 ? args[0] : "")
{
    case "tell": await TellBenchmark.RunAsync(Number(1, 2), Number(2, 1_000_000), Number(3, 100)); break;
    case "ask": await AskBenchmark.RunAsync(Number(1, 400_000), Number(2, 64)); break;
    case "create": await CreateBenchmark.RunFlatAsync(Number(1, 1_000_000)); break;
    case "tree": await CreateBenchmark.RunTreeAsync(Number(1, 1000), Number(2, 1000)); break;
    default: Console.Error.WriteLine("tell PAIRS COUNT WINDOW | ask COUNT WINDOW | create COUNT | tree PARENTS CHILDREN"); return 1;
}

return 0;
