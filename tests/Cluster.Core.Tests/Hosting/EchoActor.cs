using Akka.Actor;

namespace Cluster.Core.Tests.Hosting;

// A user's actor as a driver puts it into a worker process.
public sealed class EchoActor : ReceiveActor
{
    public sealed record Say(IReadOnlyList<double> Numbers, IReadOnlyDictionary<string, string> Words);

    public sealed record Said(string Text);

    public EchoActor(string prefix) => Receive<Say>(say => Sender.Tell(new Said(
        prefix + string.Join(' ', say.Numbers) + " " + string.Join(' ', say.Words.Select(pair => $"{pair.Key}={pair.Value}")))));
}
