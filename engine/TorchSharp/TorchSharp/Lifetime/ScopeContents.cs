// What a dispose scope holds: an array in the order of arrival. A tensor knows its place in it, so that leaving costs a
// comparison; any other thing is looked for.
namespace TorchSharp.Lifetime;

internal sealed class ScopeContents
{
    private const int RoomKept = 1024;

    private IDisposable?[] things = new IDisposable?[16];
    private int end;   // places in use, gaps included

    internal int Count { get; private set; }

    internal bool IsWorthKeeping => Count == 0 && things.Length <= RoomKept;

    internal void Add(IDisposable thing, TensorCell? cell)
    {
        if (end == things.Length)
            MakeRoom();
        Place(thing, cell, end++);
        Count++;
    }

    internal bool Contains(IDisposable thing) => PlaceOf(thing) >= 0;

    internal bool Remove(IDisposable thing) => RemoveAt(PlaceOf(thing));

    /// <summary>A tensor on its way out, which no longer knows its cell.</summary>
    internal bool Remove(torch.Tensor tensor, TensorCell cell) => RemoveAt(PlaceOf(tensor, cell));

    private bool RemoveAt(int place)
    {
        if (place < 0)
            return false;
        things[place] = null;
        Count--;
        while (end > 0 && things[end - 1] is null)
            end--;
        return true;
    }

    internal IDisposable? TakeLast()
    {
        if (end == 0)
            return null;
        var last = things[end - 1]!;   // the end is never a gap
        RemoveAt(end - 1);
        return last;
    }

    internal List<IDisposable> ToList()
    {
        var list = new List<IDisposable>(Count);
        for (int k = 0; k < end; k++)
            if (things[k] is { } thing)
                list.Add(thing);
        return list;
    }

    private int PlaceOf(IDisposable thing)
    {
        if (thing is torch.Tensor tensor)
            return tensor.Cell is { } cell ? PlaceOf(tensor, cell) : -1;
        for (int place = 0; place < end; place++)
            if (ReferenceEquals(things[place], thing))
                return place;
        return -1;
    }

    private int PlaceOf(torch.Tensor tensor, TensorCell cell) =>
        cell.PlaceInScope < end && ReferenceEquals(things[cell.PlaceInScope], tensor) ? cell.PlaceInScope : -1;

    private void Place(IDisposable thing, TensorCell? cell, int place)
    {
        things[place] = thing;
        if (cell is not null)
            cell.PlaceInScope = place;
    }

    // Closes the gaps when they are half of it, and doubles it otherwise.
    private void MakeRoom()
    {
        if (Count > end / 2)
        {
            Array.Resize(ref things, things.Length * 2);
            return;
        }
        int next = 0;
        for (int k = 0; k < end; k++)
            if (things[k] is { } thing)
                Place(thing, (thing as torch.Tensor)?.Cell, next++);
        Array.Clear(things, next, end - next);
        end = next;
    }
}
