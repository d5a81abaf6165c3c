using System.Collections.ObjectModel;
using TorchSharp.Utils;

// What the containers hold, modules or parameters, by place or by name. Their owner lists them under these names, anew after
// every change, since a place in a list is a name that may become another's.
namespace TorchSharp.Modules;

internal sealed class NumberedParts<T>(Action<IEnumerable<(string, T)>> list) : Collection<T> where T : class
{
    internal void Extend(IEnumerable<T> parts)
    {
        foreach (var part in parts)
            base.InsertItem(Count, part);
        Renew();
    }

    internal void Renew() => list(Items.Select((part, place) => (place.ToString(), part)));

    /// <summary>The place of this very part, or -1: tensors are compared by what they are, not by their elements.</summary>
    internal int Place(T part)
    {
        int place = Count - 1;
        while (place >= 0 && !ReferenceEquals(this[place], part))
            place--;
        return place;
    }

    internal bool Drop(T part)
    {
        int place = Place(part);
        if (place >= 0)
            RemoveAt(place);
        return place >= 0;
    }

    protected override void InsertItem(int index, T item) => Then(() => base.InsertItem(index, item));
    protected override void SetItem(int index, T item) => Then(() => base.SetItem(index, item));
    protected override void RemoveItem(int index) => Then(() => base.RemoveItem(index));
    protected override void ClearItems() => Then(base.ClearItems);

    private void Then(Action change)
    {
        change();
        Renew();
    }
}

internal sealed class NamedParts<T>(Action<IEnumerable<(string, T)>> list) where T : class
{
    internal OrderedDict<string, T> Entries { get; } = new();

    internal void Renew() => list(Entries);

    internal void Change(Action<OrderedDict<string, T>> change)
    {
        change(Entries);
        Renew();
    }

    internal bool Remove(string name)
    {
        bool isThere = Entries.Remove(name);
        Renew();
        return isThere;
    }
}
