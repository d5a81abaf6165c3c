using Akka.Actor;

namespace Akka.Pattern;

/// <summary>The breaker refuses calls.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Standing = "Circuit breaker is open: calls fail at once";

    public OpenCircuitException() : this(Standing) { }

    public OpenCircuitException(string message) : this(message, TimeSpan.Zero) { }

    public OpenCircuitException(string message, TimeSpan remainingDuration) : this(message, null, remainingDuration) { }

    public OpenCircuitException(Exception cause) : this(cause, TimeSpan.Zero) { }

    public OpenCircuitException(Exception cause, TimeSpan remainingDuration) : this(Standing, cause, remainingDuration) { }

    public OpenCircuitException(string message, Exception cause) : this(message, cause, TimeSpan.Zero) { }

    public OpenCircuitException(string message, Exception cause, TimeSpan remainingDuration) : base(message, cause) =>
        RemainingDuration = remainingDuration;

    /// <summary>How long it goes on to refuse.</summary>
    public TimeSpan RemainingDuration { get; }
}

/// <summary>The failure of a breaker that was told of one by <see cref="CircuitBreaker.Fail"/>.</summary>
public class UserCalledFailException : AkkaException
{
    public UserCalledFailException() : base("The program called Fail") { }
}
