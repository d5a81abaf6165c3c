// What a dispose scope holds: an array in the order of arrival. A tensor knows its place in it, so that leaving costs a
// comparison; any other thing is looked for.
namespace TorchSharp;

internal sealed class ScopeContents
{
    private const int RoomKept = 1024;

    private IDisposable?[] things = new IDisposable?[16];
    private int end;   // places in use, gaps included

    internal int Count { get; private set; }

    internal bool IsWorthKeeping => Count == 0 && things.Length <= RoomKept;

    internal void Add(IDisposable thing)
    {
        if (end == things.Length)
            MakeRoom();
        Place(thing, end++);
        Count++;
    }

    internal bool Contains(IDisposable thing) => PlaceOf(thing) >= 0;

    internal bool Remove(IDisposable thing)
    {
        int place = PlaceOf(thing);
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
        Remove(last);
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
        if (thing is torch.Tensor { PlaceInScope: var place })
            return place < end && ReferenceEquals(things[place], thing) ? place : -1;
        return Array.FindIndex(things, 0, end, other => ReferenceEquals(other, thing));
    }

    private void Place(IDisposable thing, int place)
    {
        things[place] = thing;
        if (thing is torch.Tensor tensor)
            tensor.PlaceInScope = place;
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
                Place(thing, next++);
        Array.Clear(things, next, end - next);
        end = next;
    }
}
