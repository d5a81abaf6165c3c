namespace Akka.Pattern;

// A breaker's phases and what moves it between them: closed until so many calls in a row have failed, open for a while, then
// half open, with one call to decide. Each time the deciding call fails, the next pause is longer. Time is an argument.
internal sealed class CircuitBreakerState(int maxFailures, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double factor)
{
    // How long the last pause was; null if none was since the breaker was closed.
    private TimeSpan? _pause;
    private TimeSpan _openUntil;
    private bool _isDeciding;

    internal CircuitBreakerPhase Phase { get; private set; }

    internal int FailureCount { get; private set; }

    internal Exception LastCaught { get; private set; }

    /// <summary>Lets a call through, or says with what it is refused.</summary>
    internal OpenCircuitException Refusal(TimeSpan now)
    {
        switch (Phase)
        {
            case CircuitBreakerPhase.Closed:
                return null;
            case CircuitBreakerPhase.HalfOpen when !_isDeciding:
                _isDeciding = true;
                return null;
            case CircuitBreakerPhase.HalfOpen:
                return new OpenCircuitException("Circuit breaker is half open: the one call that decides is under way", LastCaught, TimeSpan.Zero);
            default:
                var left = _openUntil > now ? _openUntil - now : TimeSpan.Zero;
                return new OpenCircuitException("Circuit breaker is open: calls fail at once", LastCaught, left);
        }
    }

    /// <summary>True if this closed the breaker.</summary>
    internal bool Succeeded()
    {
        if (Phase == CircuitBreakerPhase.Open) return false;
        var closes = Phase == CircuitBreakerPhase.HalfOpen;
        (Phase, FailureCount, LastCaught, _pause, _isDeciding) = (CircuitBreakerPhase.Closed, 0, null, null, false);
        return closes;
    }

    /// <summary>How long the breaker is open now, if this opened it. The last argument stretches the pause by chance.</summary>
    internal TimeSpan? Failed(Exception cause, TimeSpan now, double stretch)
    {
        if (Phase == CircuitBreakerPhase.Open) return null;
        LastCaught = cause;
        if (Phase == CircuitBreakerPhase.Closed && ++FailureCount < maxFailures) return null;
        _pause = _pause is { } before ? Longer(before) : resetTimeout;
        var pause = _pause.Value * stretch;
        (Phase, _openUntil, _isDeciding) = (CircuitBreakerPhase.Open, now + pause, false);
        return pause;
    }

    /// <summary>The pause is over; true if that was news.</summary>
    internal bool PauseEnded()
    {
        if (Phase != CircuitBreakerPhase.Open) return false;
        Phase = CircuitBreakerPhase.HalfOpen;
        return true;
    }

    private TimeSpan Longer(TimeSpan pause) => pause * factor < maxResetTimeout ? pause * factor : maxResetTimeout;
}

internal enum CircuitBreakerPhase
{
    /// Calls go through, and failures in a row are counted.
    Closed,

    /// Calls are refused until the pause is over.
    Open,

    /// One call goes through: it closes the breaker, or opens it again.
    HalfOpen,
}
