using System.Runtime.Serialization;
using System.Text;

namespace Engine.Tests.Hyperion;

// Type names as a sender with bad intent would make them: each ends in an exception or in a harmless object.
public class NestingNameTests
{
    public static TheoryData<string> Names => new(
        Nested("System.Collections.Generic.List`1", 100), Nested("System.ValueTuple`1", 100),
        "System.Int32" + string.Concat(Enumerable.Repeat("[]", 2000)) + ",%core%",
        "System.Int32[" + new string(',', 40) + "],%core%",
        "System.Int32*,%core%", "System.Int32&,%core%", "System.Void,%core%", "System.String[*],%core%",
        "System.Collections.Generic.List`1,%core%", "System.Span`1[[System.Int32,%core%]],%core%",
        "System.Enum,%core%", "System.TypedReference,%core%", "System.RuntimeType,%core%", "System.__Canon,%core%",
        "System.RuntimeTypeHandle,%core%", "System.Runtime.InteropServices.GCHandle,%core%", "System.Action,%core%",
        "System.IntPtr,%core%", "System.Threading.Thread,%core%", "System.Lazy`1[[System.Int32,%core%]],%core%", "", ",", "[[", "\0");

    private static string Nested(string outer, int depth)
    {
        var name = "System.Int32,%core%";
        for (var i = 0; i < depth; i++)
            name = $"{outer}[[{name}]],%core%";
        return name;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strange_name_does_no_harm(string name)
    {
        var message = Message(name);
        try
        {
            new global::Hyperion.Serializer().Deserialize(new MemoryStream(message));
        }
        catch (Exception problem) when (problem is SerializationException or System.Security.SecurityException
            or global::Hyperion.ValueSerializers.UnsupportedTypeException)
        {
            problem.Message.Length.ShouldBeLessThan(8_000);
        }
    }

    /// <summary>A message whose graph is one object of a type named so, its body all zeros.</summary>
    private static byte[] Message(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        List<byte> bytes = [0xC7, 0, 0, 0, 0, 0, 3];
        for (var length = (uint)text.Length; ; length >>= 7)
        {
            bytes.Add((byte)(length >= 0x80 ? length | 0x80 : length));
            if (length < 0x80)
                break;
        }

        bytes.AddRange(text);
        bytes.AddRange(new byte[64]);
        var message = bytes.ToArray();
        BitConverter.TryWriteBytes(message.AsSpan(2), message.Length - 6);
        return message;
    }
}
