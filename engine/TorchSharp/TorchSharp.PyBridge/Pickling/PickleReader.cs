using System.Buffers.Binary;
using System.Collections;
using System.Text;
using TorchSharp.PyBridge.Storages;

// A pickle read by a machine that knows nothing but the opcodes of Opcode.cs and the names of Globals.cs. Python's types
// become: dict Hashtable, list ArrayList, tuple object[], int int or long, float double, str string. A tensor becomes what
// `makeTensor` makes of its description, so that a first reading can check the whole pickle before a second makes tensors.
namespace TorchSharp.PyBridge.Pickling;

internal sealed class PickleReader(ReadOnlyMemory<byte> pickle, Func<StoredTensor, object> makeTensor)
{
    private static readonly object s_mark = new();
    private readonly List<object?> stack = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int position;
    private long pairsCopied;

    /// <summary>Where the pickle that was read ended: others may follow it.</summary>
    internal int Position => position;

    internal object? Read()
    {
        while (true)
        {
            var opcode = (Opcode)Byte();
            if (opcode == Opcode.Stop)
                return Pop();
            Do(opcode);
        }
    }

    private void Do(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Protocol: RequireProtocol(Byte()); break;
            case Opcode.Mark: stack.Add(s_mark); break;
            case Opcode.None: stack.Add(null); break;
            case Opcode.True: stack.Add(true); break;
            case Opcode.False: stack.Add(false); break;
            case Opcode.BinInt: stack.Add(BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case Opcode.BinInt1: stack.Add((int)Byte()); break;
            case Opcode.BinInt2: stack.Add((int)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case Opcode.Long1: stack.Add(Long(Bytes(Byte()))); break;
            case Opcode.BinFloat: stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case Opcode.BinUnicode: stack.Add(Encoding.UTF8.GetString(Bytes(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))))); break;
            case Opcode.ShortBinString: stack.Add(Encoding.Latin1.GetString(Bytes(Byte()))); break;
            case Opcode.EmptyDict: stack.Add(new Hashtable()); break;
            case Opcode.EmptyList: stack.Add(new ArrayList()); break;
            case Opcode.EmptyTuple: stack.Add(Array.Empty<object?>()); break;
            case Opcode.Tuple1: stack.Add(Last(1)); break;
            case Opcode.Tuple2: stack.Add(Last(2)); break;
            case Opcode.Tuple3: stack.Add(Last(3)); break;
            case Opcode.Tuple: stack.Add(SinceMark()); break;
            case Opcode.BinPut: memo[Byte()] = Peek(); break;
            case Opcode.LongBinPut: memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Peek(); break;
            case Opcode.BinGet: stack.Add(Recall(Byte())); break;
            case Opcode.LongBinGet: stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case Opcode.Append: Fill(Last(1)); break;
            case Opcode.Appends: Fill(SinceMark()); break;
            case Opcode.SetItem: Set(Last(2)); break;
            case Opcode.SetItems: Set(SinceMark()); break;
            case Opcode.Global: stack.Add(Global.Find(Line(), Line())); break;
            case Opcode.Reduce: Reduce(Pop()); break;
            case Opcode.Build: Build(Pop()); break;
            case Opcode.BinPersistentId: stack.Add(Storage(Pop())); break;
            default: throw new InvalidDataException($"the pickle has the opcode 0x{(byte)opcode:x2}, which a state dict does not need: " +
                "the file is refused");
        }
    }

    private static void RequireProtocol(byte version)
    {
        if (version != 2)
            throw new InvalidDataException($"the pickle is of protocol {version}, but PyTorch writes state dicts in protocol 2");
    }

    private void Reduce(object? arguments)
    {
        if (arguments is not object?[] tuple)
            throw new InvalidDataException("the pickle calls something with arguments that are no tuple");
        stack.Add(Pop() switch
        {
            Global.DictionaryType => Dictionary(tuple),
            Global.TensorFunction rebuild => makeTensor(rebuild.Describe(tuple)),
            Global.ParameterFunction => Parameter(tuple),
            Global.Function function => function.Call(tuple),
            var other => throw new InvalidDataException($"the pickle calls {other ?? "None"}, which is no function"),
        });
    }

    /// <summary>A list of pairs may be named again and again: a small file must not grow into copies that fill the memory.</summary>
    private Hashtable Dictionary(object?[] arguments)
    {
        pairsCopied += arguments is [ArrayList pairs] ? pairs.Count : 0;
        return pairsCopied <= pickle.Length ? Global.DictionaryType.Make(arguments)
            : throw new InvalidDataException($"the pickle makes dictionaries of {pairsCopied} items and more out of {pickle.Length} bytes");
    }

    private static object Parameter(object?[] arguments) => arguments switch
    {
        [StoredTensor described, bool learns, ..] => described.With(learns),
        [torch.Tensor tensor, bool learns, ..] => tensor.requires_grad_(learns && tensor.is_floating_point()),
        _ => throw Global.Wrong("_rebuild_parameter"),
    };

    /// <summary>The only state that is set on an object is that of an OrderedDict: PyTorch's format versions, not needed here.</summary>
    private void Build(object? state)
    {
        if (Peek() is not Hashtable || state is not Hashtable)
            throw new InvalidDataException("the pickle sets the state of something that is no dictionary: the file is refused");
    }

    // ('storage', storage class, key, device, element count[, view]): the device is the writer's, and of no use here.
    private static StorageReference Storage(object? id)
    {
        if (id is not object?[] tuple || tuple is not ["storage", Global.StorageClass type, string key, string, int or long, ..]
            || tuple.Length > 6 || tuple.Length == 6 && tuple[5] is not null)
            throw new InvalidDataException("the pickle refers to something outside it that is no storage of a known type");
        long count = Convert.ToInt64(tuple[4]);
        if (count < 0 || count > long.MaxValue / type.Type.ElementBytes)
            throw new InvalidDataException($"the storage '{key}' would have {count} elements");
        return new StorageReference(type.Type, key, count);
    }

    private void Fill(object?[] items)
    {
        if (Peek() is not ArrayList list)
            throw new InvalidDataException("the pickle appends to something that is no list");
        list.AddRange(items);
    }

    private void Set(object?[] items)
    {
        if (items.Length % 2 != 0 || Peek() is not Hashtable dictionary)
            throw new InvalidDataException("the pickle sets items of something that is no dictionary");
        for (int k = 0; k < items.Length; k += 2)
            dictionary[items[k] is string or int or long ? items[k]!
                : throw new InvalidDataException("a dictionary's key is no string or integer")] = items[k + 1];
    }

    private object?[] Last(int count)
    {
        int start = stack.Count - count;
        if (start < 0 || stack.IndexOf(s_mark, Math.Max(0, start)) >= 0)
            throw new InvalidDataException("the pickle takes more from its stack than is there");
        var items = stack.GetRange(start, count).ToArray();
        stack.RemoveRange(start, count);
        return items;
    }

    private object?[] SinceMark()
    {
        int mark = stack.LastIndexOf(s_mark);
        if (mark < 0)
            throw new InvalidDataException("the pickle ends a list that it did not begin");
        var items = stack.GetRange(mark + 1, stack.Count - mark - 1).ToArray();
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private object? Pop() => Last(1)[0];

    private object? Peek() => stack.Count > 0 && stack[^1] != s_mark ? stack[^1]
        : throw new InvalidDataException("the pickle's stack is empty where it needs a value");

    private object? Recall(uint key) => memo.TryGetValue(key, out var value)
        ? value
        : throw new InvalidDataException($"the pickle recalls its object {key}, which it did not store");

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(long count)
    {
        if (count > pickle.Length - position)
            throw new InvalidDataException($"the pickle ends at byte {pickle.Length}, in the middle of a value");
        position += (int)count;
        return pickle.Span.Slice(position - (int)count, (int)count);
    }

    private string Line()
    {
        int length = pickle.Span[position..].IndexOf((byte)'\n');
        if (length < 0)
            throw new InvalidDataException($"the pickle ends at byte {pickle.Length}, in the middle of a name");
        var text = Encoding.UTF8.GetString(pickle.Span.Slice(position, length));
        position += length + 1;
        return text;
    }

    /// <summary>Two's complement, little end first, as short as it can be; what is over 64 bits comes as text.</summary>
    private static object Long(ReadOnlySpan<byte> bytes)
    {
        var value = new System.Numerics.BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value.ToString();
    }
}
