using Akka.Remote.Associations;
using Simulation.World;

namespace Simulation.Delivery;

// One sender and one receiver of system messages, carried as Association and InboundConnection carry them: a connection keeps
// order, breaks at any moment with all that is under way, and begins with a greeting. What must arrive is everything that was
// sent to an incarnation of the receiver that lives on, once and in order; what was acknowledged must have arrived.
internal sealed class SimulatedLink
{
    private const int UnackedCountMax = 1000;

    private readonly int seed;
    private readonly Random random;
    private readonly EventQueue time = new();
    private AssociationState association;
    private SystemMessageLedger<long> ledger;
    private DeliveredSequence sequence = new();
    private (int Uid, long Book)? heardFrom;
    private readonly List<long> seen = [];
    private long message;
    private long firstOfReceiver = 1;
    private long book = 1;
    private int senderUid = 1;
    private int receiverUid = 1000;
    private int connection;
    private DateTimeOffset arrivesAt;
    private bool isOpen;
    private bool isQuiet;

    public SimulatedLink(int seed)
    {
        this.seed = seed;
        random = new Random(seed);
        association = new AssociationState(TimeSpan.FromSeconds(5));
        ledger = new SystemMessageLedger<long>(UnackedCountMax);
    }

    public long DeliveredCount { get; private set; }

    public void Live()
    {
        Later(Send, 0.05);
        Later(Break, 3);
        Later(RestartReceiver, 15);
        Later(RestartSender, 25);
        Later(Connect, 0.1);
        time.RunFor(TimeSpan.FromSeconds(60));
        isQuiet = true;
        time.RunFor(TimeSpan.FromSeconds(30));
        Expect(ledger.UnackedCount == 0, $"{ledger.UnackedCount} messages are not acknowledged in quiet");
        Expect(seen.Count == message - firstOfReceiver + 1, $"{seen.Count} of {message - firstOfReceiver + 1} messages arrived");
    }

    // Again and again, at random times around the mean, until it is quiet.
    private void Later(Action action, double meanSeconds) => time.After(TimeSpan.FromSeconds(meanSeconds * 2 * random.NextDouble()), () =>
    {
        if (!isQuiet || action == Connect)
            action();
        Later(action, meanSeconds);
    });

    private void Send()
    {
        if (ledger.IsFull)
            return;
        message++;
        var number = ledger.Add(message);
        if (isOpen)
            Carry(number, message);
    }

    private void Break()
    {
        if (!isOpen)
            return;
        (isOpen, connection) = (false, connection + 1);
        association.Lost(time.Now);
    }

    private void RestartReceiver()
    {
        Break();
        receiverUid++;
        (sequence, heardFrom) = (new DeliveredSequence(), null);
        seen.Clear();
    }

    private void RestartSender()
    {
        Break();
        senderUid++;
        book++;
        association = new AssociationState(TimeSpan.FromSeconds(5));
        ledger = new SystemMessageLedger<long>(UnackedCountMax);
        firstOfReceiver = message + 1; // What the old one had not sent is lost with it.
        seen.Clear();
    }

    // Hello and Welcome, then all that is unacknowledged, in order.
    private void Connect()
    {
        if (isOpen || !association.MayConnect(time.Now))
            return;
        association.Connecting(time.Now);
        if (random.Next(4) == 0 && !isQuiet)
        {
            association.Lost(time.Now);
            return;
        }

        if (association.Connected(receiverUid, time.Now) == Greeting.Restarted)
        {
            ledger.Restart();
            firstOfReceiver = message + 1; // The new incarnation knows nothing of what the old one was told.
        }

        if (heardFrom != (senderUid, book))
            (sequence, heardFrom) = (new DeliveredSequence(), (senderUid, book));
        (isOpen, connection) = (true, connection + 1);
        ledger.Acknowledge(sequence.Delivered);
        foreach (var (number, sent) in ledger.Unacked)
            Carry(number, sent);
    }

    // In the order of the connection, with what it has at its end lost.
    private void Carry(long number, long sent)
    {
        var on = connection;
        arrivesAt = (arrivesAt > time.Now ? arrivesAt : time.Now) + TimeSpan.FromMilliseconds(20 * random.NextDouble());
        time.After(arrivesAt - time.Now, () =>
        {
            if (on != connection)
                return;
            if (sequence.Accept(number))
                Deliver(sent);
            var delivered = sequence.Delivered;
            time.After(TimeSpan.FromMilliseconds(random.Next(1, 50)), () => Acknowledged(on, delivered));
        });
    }

    private void Deliver(long sent)
    {
        Expect(seen.Count == 0 || sent == seen[^1] + 1, $"message {sent} follows {(seen.Count == 0 ? 0 : seen[^1])}");
        seen.Add(sent);
        DeliveredCount++;
    }

    private void Acknowledged(int on, long delivered)
    {
        if (on == connection && delivered > 0)
            ledger.Acknowledge(delivered);
    }

    private void Expect(bool holds, string what)
    {
        if (!holds)
            throw new SimulationFailedException($"link seed {seed} at {time.Now:mm:ss.fff}: {what}");
    }
}
