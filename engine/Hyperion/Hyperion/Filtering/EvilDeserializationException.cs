using System.Security;

namespace Hyperion.Internal;

// Bytes named a type that must not come out of bytes. The user's kind says that the type filter refused it.
public class EvilDeserializationException : SecurityException
{
    public EvilDeserializationException(string message, string typeString)
        : base(message) => BadTypeString = typeString;

    public string BadTypeString { get; }
}

public class UserEvilDeserializationException : EvilDeserializationException
{
    public UserEvilDeserializationException(string message, string typeString)
        : base(message, typeString)
    {
    }
}
