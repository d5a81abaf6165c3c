using System.Buffers.Binary;
using System.Collections;
using System.Text;
using TorchSharp.PyBridge.Storages;

// Writes the opcodes of Opcode.cs: what PyTorch's own reader, with weights_only too, takes for a state dict.
namespace TorchSharp.PyBridge.Pickling;

internal sealed class PickleWriter(Stream output, StoragePlan storages)
{
    internal const int DepthMax = 64;    // A dictionary that holds itself ends here instead of in a stack overflow.
    private const byte ProtocolVersion = 2;

    internal void Write(IDictionary root)
    {
        output.Write([(byte)Opcode.Protocol, ProtocolVersion]);
        WriteValue(root, 0);
        Put(Opcode.Stop);
    }

    private void WriteValue(object? value, int depth)
    {
        if (depth > DepthMax)
            throw new ArgumentException($"the dictionary is nested over {DepthMax} deep");
        switch (value)
        {
            case null: Put(Opcode.None); break;
            case bool flag: Put(flag ? Opcode.True : Opcode.False); break;
            case string text: WriteText(text); break;
            case byte or sbyte or short or ushort or int or uint or long: WriteInteger(Convert.ToInt64(value)); break;
            case float or double: WriteReal(Convert.ToDouble(value)); break;
            case torch.Tensor tensor: WriteTensor(tensor); break;
            case IDictionary dictionary: WriteDictionary(dictionary, depth); break;
            case object?[] tuple: WriteTuple(tuple, depth); break;
            case IEnumerable list: WriteList(list, depth); break;
            default: throw new ArgumentException($"a {value.GetType()} cannot be written to a PyTorch file: only tensors, numbers, " +
                "strings, dictionaries, lists and tuples");
        }
    }

    private void WriteDictionary(IDictionary dictionary, int depth)
    {
        Put(Opcode.EmptyDict);
        Put(Opcode.Mark);
        foreach (DictionaryEntry entry in dictionary)
        {
            WriteValue(entry.Key is string or int or long ? entry.Key
                : throw new ArgumentException($"the key {entry.Key} is no string or integer"), depth + 1);
            WriteValue(entry.Value, depth + 1);
        }
        Put(Opcode.SetItems);
    }

    private void WriteList(IEnumerable list, int depth)
    {
        Put(Opcode.EmptyList);
        Put(Opcode.Mark);
        foreach (var item in list)
            WriteValue(item, depth + 1);
        Put(Opcode.Appends);
    }

    private void WriteTuple(object?[] tuple, int depth)
    {
        Put(Opcode.Mark);
        foreach (var item in tuple)
            WriteValue(item, depth + 1);
        Put(Opcode.Tuple);
    }

    // torch._utils._rebuild_tensor_v2(storage, offset, size, strides, requires_grad, OrderedDict())
    private void WriteTensor(torch.Tensor tensor)
    {
        var range = storages.Of(tensor);
        WriteGlobal("torch._utils", "_rebuild_tensor_v2");
        Put(Opcode.Mark);
        WriteStorage(range, tensor);
        WriteInteger(tensor.NumberOfElements == 0 ? 0 : tensor.storage_offset() - range.First);
        WriteTuple(Array.ConvertAll(tensor.shape, n => (object?)n), 0);
        WriteTuple(Array.ConvertAll(tensor.stride(), n => (object?)n), 0);
        Put(tensor.requires_grad ? Opcode.True : Opcode.False);
        WriteGlobal("collections", "OrderedDict");
        Put(Opcode.EmptyTuple);
        Put(Opcode.Reduce);
        Put(Opcode.Tuple);
        Put(Opcode.Reduce);
    }

    // ('storage', torch.FloatStorage, key, 'cpu', element count)
    private void WriteStorage(StoragePlan.Range range, torch.Tensor tensor)
    {
        Put(Opcode.Mark);
        WriteText("storage");
        WriteGlobal("torch", StorageType.Of(tensor.dtype).Name);
        WriteText(range.Key);
        WriteText("cpu");
        WriteInteger(range.Count);
        Put(Opcode.Tuple);
        Put(Opcode.BinPersistentId);
    }

    private void WriteGlobal(string module, string name)
    {
        Put(Opcode.Global);
        output.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Put(Opcode.BinUnicode);
        output.Write(length);
        output.Write(bytes);
    }

    private void WriteInteger(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Put(Opcode.BinInt);
            output.Write(bytes[..sizeof(int)]);
            return;
        }

        Put(Opcode.Long1);
        output.WriteByte(sizeof(long));
        output.Write(bytes);
    }

    private void WriteReal(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        Put(Opcode.BinFloat);
        output.Write(bytes);
    }

    private void Put(Opcode opcode) => output.WriteByte((byte)opcode);
}
