using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Cluster.Train;

// Do the ranks hold the same model? Asked once for names and shapes, and at every report for the values.
internal static class ModelAgreement
{
    /// <summary>Compares names, types and shapes with rank 0's; every rank learns whether any differs.</summary>
    public static void CheckShapes(nn.Module module, IProcessGroup group)
    {
        if (group.WorldSize == 1)
            return;
        var mine = Description(module);
        var theirs = Rank0(Encoding.UTF8.GetBytes(mine), group);
        var difference = FirstDifference(mine, Encoding.UTF8.GetString(theirs));
        var differs = new byte[group.WorldSize];
        group.AllGather([difference is null ? (byte)0 : (byte)1], differs);
        if (difference is not null)
            throw new InvalidOperationException($"the model of rank {group.Rank} is not that of rank 0: {difference}");
        if (Array.FindIndex(differs, flag => flag != 0) is var rank and >= 0)
            throw new InvalidOperationException($"the model of rank {rank} is not that of rank 0");
    }

    /// <summary>
    /// Checks that the parameters of all ranks have the same bits. They part when an optimizer steps on gradients that were
    /// not averaged, which shows nowhere else but in a model that learns less than it should.
    /// </summary>
    public static void CheckValues(nn.Module module, IProcessGroup group)
    {
        if (group.WorldSize == 1)
            return;
        var prints = new byte[group.WorldSize * sizeof(ulong)];
        var mine = Fingerprint(module);
        group.AllGather(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in mine)), prints);
        var all = MemoryMarshal.Cast<byte, ulong>(prints);
        for (var rank = 1; rank < all.Length; rank++)
        {
            if (all[rank] != all[0])
                throw new InvalidOperationException(
                    $"the parameters of rank {rank} are no longer those of rank 0: call context.Backward(loss) and not loss.backward(), "
                    + "on every rank, before each step of the optimizer");
        }
    }

    private static ulong Fingerprint(nn.Module module)
    {
        using var scope = NewDisposeScope();
        var print = 0xCBF29CE484222325UL;
        foreach (var parameter in module.parameters())
            TensorMemory.Use(parameter, writeBack: false, bytes => print = Mix(print, bytes));
        return print;
    }

    private static ulong Mix(ulong print, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            print = BitOperations.RotateLeft((print ^ word) * 0x9E3779B97F4A7C15UL, 29);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            print = BitOperations.RotateLeft((print ^ rest) * 0x9E3779B97F4A7C15UL, 29);
        return print;
    }

    private static string Description(nn.Module module)
    {
        var text = new StringBuilder();
        foreach (var (name, parameter) in module.named_parameters())
            text.Append($"parameter {name} {parameter.dtype} [{string.Join(", ", parameter.shape)}]\n");
        foreach (var (name, buffer) in module.named_buffers())
            text.Append($"buffer {name} {buffer.dtype} [{string.Join(", ", buffer.shape)}]\n");
        return text.ToString();
    }

    private static byte[] Rank0(byte[] mine, IProcessGroup group)
    {
        var length = mine.Length;
        group.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)));
        var bytes = group.Rank == 0 ? mine : new byte[length];
        group.Broadcast(bytes);
        return bytes;
    }

    private static string? FirstDifference(string mine, string theirs)
    {
        if (mine == theirs)
            return null;
        var (own, other) = (mine.Split('\n'), theirs.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(own.Length, other.Length)).First(i => own.ElementAtOrDefault(i) != other.ElementAtOrDefault(i));
        return $"it has {Line(own, at)}, rank 0 has {Line(other, at)}";
    }

    private static string Line(string[] lines, int at) => lines.ElementAtOrDefault(at) is { Length: > 0 } line ? line : "nothing more";
}
