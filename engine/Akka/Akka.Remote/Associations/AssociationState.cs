namespace Akka.Remote.Associations;

// What we know of one remote address, and when a connection to it may be tried. Pure: the Association carries.
//
// A failed or lost connection closes a gate: until it opens, user messages go to dead letters at once and system
// messages wait. The gate grows from GateMin by doubling up to `retry-gate-closed-for`, so a peer that is starting is
// found quickly and a dead one costs little. Its own Hello opens the gate: whoever calls us can be called back.
internal sealed class AssociationState(TimeSpan gateMax)
{
    public static readonly TimeSpan GateMin = TimeSpan.FromMilliseconds(100);

    // One entry per quarantined incarnation of the same host and port; the oldest are long gone.
    private const int QuarantinedCountMax = 64;

    private readonly List<int> quarantined = [];
    private int failureCount;

    public AssociationPhase Phase { get; private set; } = AssociationPhase.Idle;

    public DateTimeOffset GateOpensAt { get; private set; }

    // The newest incarnation that either side's handshake has shown.
    public int? Uid { get; private set; }

    public bool HasQuarantined => quarantined.Count > 0;

    public bool IsQuarantined(int uid) => quarantined.Contains(uid);

    // The only incarnation known here is quarantined: nothing is sent until another one shows itself.
    public bool IsCurrentQuarantined => Uid is { } uid && IsQuarantined(uid);

    public bool MayConnect(DateTimeOffset now) => Phase switch
    {
        AssociationPhase.Idle => true,
        AssociationPhase.Gated => now >= GateOpensAt,
        _ => false,
    };

    public void Connecting(DateTimeOffset now)
    {
        if (!MayConnect(now))
            throw new InvalidOperationException($"a connection may not begin while {Phase} until {GateOpensAt:O}");
        Phase = AssociationPhase.Connecting;
    }

    // The handshake's answer. Restarted: a new incarnation, which knows nothing of what the old one was told.
    public Greeting Connected(int uid, DateTimeOffset now)
    {
        if (Phase != AssociationPhase.Connecting)
            throw new InvalidOperationException($"a handshake ended while {Phase}");
        if (IsQuarantined(uid))
        {
            Uid = uid;
            Lost(now);
            return Greeting.Quarantined;
        }

        var greeting = Uid is { } known && known != uid ? Greeting.Restarted : Greeting.Same;
        Uid = uid;
        Phase = AssociationPhase.Active;
        failureCount = 0;
        return greeting;
    }

    // A connection could not be made, or ended.
    public void Lost(DateTimeOffset now)
    {
        var doublings = Math.Min(failureCount++, 16);
        var gate = GateMin * (1 << doublings);
        GateOpensAt = now + (gate < gateMax ? gate : gateMax);
        Phase = AssociationPhase.Gated;
    }

    // The remote system says hello on a connection of its own.
    public Greeting Heard(int uid)
    {
        if (IsQuarantined(uid))
            return Greeting.Quarantined;
        var greeting = Uid is { } known && known != uid ? Greeting.Restarted : Greeting.Same;
        Uid = uid;
        failureCount = 0;
        if (Phase == AssociationPhase.Gated)
            Phase = AssociationPhase.Idle;
        return greeting;
    }

    // True if it is news.
    public bool Quarantine(int uid)
    {
        if (IsQuarantined(uid))
            return false;
        if (quarantined.Count == QuarantinedCountMax)
            quarantined.RemoveAt(0);
        quarantined.Add(uid);
        return true;
    }
}

internal enum AssociationPhase
{
    /// No connection, and none is forbidden.
    Idle,

    /// A connection or its handshake is under way.
    Connecting,

    /// The handshake is done: messages flow.
    Active,

    /// A connection failed lately: the next one waits for the gate.
    Gated,
}

internal enum Greeting
{
    /// The incarnation that was known, or the first one.
    Same,

    /// Another incarnation than before lives at the address.
    Restarted,

    /// This incarnation is quarantined.
    Quarantined,
}
