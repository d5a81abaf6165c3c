using System.Diagnostics;

namespace Akka.Actor.Internal;

// What a parent knows about one child: how often it was restarted within the window its strategy allows.

public interface IChildStats;

public class ChildRestartStats : IChildStats
{
    public ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0)
    {
        Child = child;
        MaxNrOfRetriesCount = maxNrOfRetriesCount;
        RestartTimeWindowStartTicks = restartTimeWindowStartTicks;
    }

    public IInternalActorRef Child { get; }

    public long Uid => Child.Path.Uid;

    public uint MaxNrOfRetriesCount { get; private set; }

    public long RestartTimeWindowStartTicks { get; private set; }

    /// <summary>True once the child has been told to end.</summary>
    internal bool IsDying { get; set; }

    /// <summary>
    /// Counts one restart and says whether it is still allowed: at most maxNrOfRetries (-1: no limit) within the window
    /// (-1: for ever).
    /// </summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds) =>
        RequestRestartPermission(maxNrOfRetries, withinTimeMilliseconds, Stopwatch.GetTimestamp());

    internal bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds, long now)
    {
        if (maxNrOfRetries == 0) return false;
        var isWindowed = withinTimeMilliseconds > 0;
        if (!isWindowed)
        {
            if (maxNrOfRetries < 0) return true;
            MaxNrOfRetriesCount++;
            return MaxNrOfRetriesCount <= maxNrOfRetries;
        }

        // A window without a limit allows one restart in it, as in Akka.
        var limit = maxNrOfRetries > 0 ? maxNrOfRetries : 1;
        var windowTicks = withinTimeMilliseconds * (Stopwatch.Frequency / 1000);
        var isInside = RestartTimeWindowStartTicks != 0 && now - RestartTimeWindowStartTicks <= windowTicks;
        if (!isInside)
        {
            RestartTimeWindowStartTicks = now;
            MaxNrOfRetriesCount = 1;
            return true;
        }

        MaxNrOfRetriesCount++;
        return MaxNrOfRetriesCount <= limit;
    }
}
