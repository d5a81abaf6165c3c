namespace Hyperion.Wire;

// The numbers of the format. A message is: Magic, flags, the length of the rest (4 bytes, little endian), one slot.
// A slot holds a reference: a tag, and after it what the tag says. Integers are zigzag varints, text is UTF-8.
internal static class Format
{
    internal const byte Magic = 0xC7;
    internal const int HeaderBytes = 6;

    /// <summary>Objects are numbered as they are met, and met again are a number.</summary>
    internal const byte FlagReferences = 1;

    /// <summary>The first time a type's members stand in a message, their names and types stand before them.</summary>
    internal const byte FlagVersions = 2;

    internal const uint TagNull = 0;

    /// <summary>Then: the number of an object met before.</summary>
    internal const uint TagReference = 1;

    /// <summary>Then: the body of an object of exactly the declared type.</summary>
    internal const uint TagAsDeclared = 2;

    /// <summary>Then: a type's name, which gets the message's next type number, and a body.</summary>
    internal const uint TagNamed = 3;

    /// <summary>Then: the number of a surrogate, and a slot with what stands in the object's place.</summary>
    internal const uint TagSurrogate = 4;

    internal const uint TagFirstBuiltin = 8;

    /// <summary>From here on even distances are known types, odd distances are types named earlier in the message.</summary>
    internal const uint TagFirstNumbered = 136;

    /// <summary>
    /// Objects within objects. A level costs up to about 1 KiB of stack before its code is compiled, and the stack itself is
    /// looked at too, so that a message made to be deep ends in an exception and not in the end of the process.
    /// </summary>
    internal const int DepthMax = 4000;

    /// <summary>The stack is looked at on the first level and on every so many: a level takes less than a kilobyte of it.</summary>
    internal const int LevelsBetweenLooks = 16;
}
