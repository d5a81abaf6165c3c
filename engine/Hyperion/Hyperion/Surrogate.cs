namespace Hyperion;

// What is written in the place of an object that means nothing elsewhere (an actor reference, an open handle), and how
// the object is found again from it. The first surrogate of the options that fits an object's type is taken.
public class Surrogate
{
    public Surrogate()
    {
    }

    public Type From { get; protected set; } = typeof(void);

    public Type To { get; protected set; } = typeof(void);

    public Func<object, object> FromSurrogate { get; protected set; } = static value => value;

    public Func<object, object> ToSurrogate { get; protected set; } = static value => value;

    public static Surrogate Create<TSource, TSurrogate>(
        Func<TSource, TSurrogate> toSurrogate, Func<TSurrogate, TSource> fromSurrogate) =>
        new Surrogate<TSource, TSurrogate>(toSurrogate, fromSurrogate);

    public bool IsSurrogateFor(Type type) => From.IsAssignableFrom(type);
}

public class Surrogate<TSource, TSurrogate> : Surrogate
{
    public Surrogate(Func<TSource, TSurrogate> toSurrogate, Func<TSurrogate, TSource> fromSurrogate)
    {
        ArgumentNullException.ThrowIfNull(toSurrogate);
        ArgumentNullException.ThrowIfNull(fromSurrogate);
        From = typeof(TSource);
        To = typeof(TSurrogate);
        ToSurrogate = value => toSurrogate((TSource)value)!;
        FromSurrogate = value => fromSurrogate((TSurrogate)value)!;
    }
}
