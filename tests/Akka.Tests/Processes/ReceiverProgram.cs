using System.IO.MemoryMappedFiles;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Processes;

// The receiving process of ManyMessagesTests. What has arrived it writes to a file that it shares with the test, so that
// this is known to the last message even when the process is killed.
internal static class ReceiverProgram
{
    public const string Question = "what has arrived?";

    private const int AcknowledgedEvery = 1000;

    public static int Run(int port, string file)
    {
        using var arrivals = new Arrivals(file);
        using var system = ActorSystem.Create("receiver", Settings(port));
        system.ActorOf(Props.Create(() => new Receiver(arrivals)), "receiver");
        Console.WriteLine($"LISTENS {((ExtendedActorSystem)system).Provider.DefaultAddress.Port}");
        Console.In.ReadToEnd();
        return 0;
    }

    public static Config Settings(int port) => ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = ERROR
          log-dead-letters = off
          actor {
            provider = remote
            serializers.hyperion = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion"
            serialization-bindings { "System.Object" = hyperion }
          }
          remote { retry-gate-closed-for = 500ms, dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} } }
        }
        """);

    private sealed class Receiver(Arrivals arrivals) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is long number)
                arrivals.Add(number);
            // The first one, too: it tells the sender that somebody is here again.
            if (message is Question || arrivals.Count % AcknowledgedEvery == 1)
                Sender.Tell(new Arrived(arrivals.Last));
        }
    }
}

// The receiver has this number, and all before it that it will ever have.
public sealed record Arrived(long Number);

// Four numbers in a file: the first that came, the last, how many, and how many of them did not follow right upon the one before.
internal sealed class Arrivals : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public Arrivals(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 32);
        view = file.CreateViewAccessor();
    }

    public long First => view.ReadInt64(0);

    public long Last => view.ReadInt64(8);

    public long Count => view.ReadInt64(16);

    public long OutOfOrder => view.ReadInt64(24);

    public void Add(long number)
    {
        if (Count == 0)
            view.Write(0, number);
        else if (number != Last + 1)
            view.Write(24, OutOfOrder + 1);
        view.Write(8, number);
        view.Write(16, Count + 1);
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
