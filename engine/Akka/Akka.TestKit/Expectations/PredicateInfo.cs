namespace Akka.TestKit;

// What ExpectMsgAllOfMatchingPredicates looks for: a type, and what a message of it must be like.

public class PredicateInfo
{
    internal PredicateInfo(Delegate predicateT, Type type) => (PredicateT, Type) = (predicateT, type);

    public Delegate PredicateT { get; }

    public Type Type { get; }

    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    public override string ToString() => $"a {Type} that the predicate is true for";

    internal bool IsMatch(object message) => Type.IsInstanceOfType(message) && (bool)PredicateT.DynamicInvoke(message);
}

public static class PredicateInfoFactory
{
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);

    public static PredicateInfo CreatePredicateInfo<T>(this Delegate predicateT) => new(predicateT, typeof(T));
}
