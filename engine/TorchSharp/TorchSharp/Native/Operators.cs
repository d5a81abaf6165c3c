using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Operator handles by name. The key is the string object itself: a call site writes a literal, which is one object for
// the life of the program, so finding a call site's handle again is a hash of a reference and one compare (1 to 2 ns),
// with no field to declare beside each of a thousand one-line methods.
namespace TorchSharp.Native;

internal static class Operators
{
    private sealed record Entry(string Name, nint Handle);

    // Open addressing, never more than half full. Readers take no lock: an entry is immutable and a slot is written once.
    private static Entry?[] s_table = new Entry?[4096];
    private static int s_count;
    private static readonly Lock s_writing = new();

    internal static nint Handle(string name)
    {
        var table = Volatile.Read(ref s_table);
        for (int slot = Slot(name, table); ; slot = (slot + 1) & (table.Length - 1))
        {
            var entry = Volatile.Read(ref table[slot]);
            if (entry is null)
                return Add(name);
            if (ReferenceEquals(entry.Name, name))
                return entry.Handle;
        }
    }

    private static int Slot(string name, Entry?[] table) =>
        (int)((uint)RuntimeHelpers.GetHashCode(name) * 2654435769u >> 8) & (table.Length - 1);

    private static nint Add(string name)
    {
        int dot = name.IndexOf('.');
        var (operation, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        nint handle = Shim.ts_find("aten::" + operation, overload);
        if (handle == 0)
            throw new ExternalException(Shim.LastError());
        lock (s_writing)
        {
            if (++s_count * 2 > s_table.Length)
                Volatile.Write(ref s_table, Grown(s_table));
            Insert(s_table, new Entry(name, handle));
        }
        return handle;
    }

    private static Entry?[] Grown(Entry?[] table)
    {
        var larger = new Entry?[table.Length * 2];
        foreach (var entry in table)
            if (entry is not null)
                Insert(larger, entry);
        return larger;
    }

    private static void Insert(Entry?[] table, Entry entry)
    {
        int slot = Slot(entry.Name, table);
        while (table[slot] is not null)
            slot = (slot + 1) & (table.Length - 1);
        Volatile.Write(ref table[slot], entry);
    }
}
