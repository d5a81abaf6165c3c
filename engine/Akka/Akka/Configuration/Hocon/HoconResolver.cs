using Akka.Util.Internal;

namespace Akka.Configuration.Hocon;

// Puts values in the place of substitutions: from the document itself, else from the environment. A value that refers to
// itself means what its key held before.

internal sealed class HoconResolver
{
    private readonly HoconValue _root;

    internal HoconResolver(HoconValue root) => _root = root;

    internal void Resolve() => Resolve(_root);

    private void Resolve(HoconValue value)
    {
        if (value.State == ResolveState.Done) return;
        value.State = ResolveState.UnderWay;
        var resolved = new List<IHoconElement>(value.Values.Count);
        foreach (var element in value.Values)
        {
            switch (element)
            {
                case HoconSubstitution substitution:
                    if (Find(substitution) is { } found) resolved.AddRange(found.Values);
                    break;
                case HoconObject fields:
                    ResolveFields(fields);
                    resolved.Add(fields);
                    break;
                case HoconArray array:
                    foreach (var item in array) Resolve(item);
                    resolved.Add(array);
                    break;
                default:
                    resolved.Add(element);
                    break;
            }
        }

        MergeWithPrevious(value, resolved);
        value.Values.Clear();
        value.Values.AddRange(resolved);
        value.Previous = null;
        value.State = ResolveState.Done;
    }

    private void ResolveFields(HoconObject fields)
    {
        foreach (var item in fields.Items.Values) Resolve(item);

        // A key whose only value was an optional substitution of nothing is not there at all.
        foreach (var (key, item) in fields.Items)
        {
            if (item.Values.Count == 0) fields.Items.Remove(key);
        }
    }

    private void MergeWithPrevious(HoconValue value, List<IHoconElement> resolved)
    {
        if (value.Previous is not { } previous) return;
        var over = new HoconValue(resolved).GetObject();
        if (resolved.Count > 0 && over is null) return;
        if (previous.State == ResolveState.Open) Resolve(previous);
        if (resolved.Count == 0)
        {
            // a = 1, a = ${?NOTHING}: it keeps what it had.
            resolved.AddRange(previous.Values);
            return;
        }

        if (previous.GetObject() is not { } under) return;
        resolved.Clear();
        resolved.Add(over.Over(under));
    }

    private HoconValue Find(HoconSubstitution substitution)
    {
        var path = substitution.Path.SplitDottedPathHonouringQuotes().ToList();
        var found = Find(_root, path, 0, depth: 0);
        while (found is { State: ResolveState.UnderWay })
        {
            // It is the very value we are in: look back.
            found = found.Previous;
            if (found is null && !substitution.IsOptional)
            {
                throw new ConfigurationException(
                    $"line {substitution.Line}, column {substitution.Column}: {substitution} refers to itself");
            }
        }

        if (found is not null)
        {
            Resolve(found);
            return found;
        }

        var variable = Environment.GetEnvironmentVariable(string.Join('.', path));
        if (variable is not null) return HoconValue.Of(new HoconLiteral { Value = variable, IsQuoted = false });
        if (substitution.IsOptional) return null;
        throw new ConfigurationException(
            $"line {substitution.Line}, column {substitution.Column}: {substitution} is neither in this document nor in the environment");
    }

    private HoconValue Find(HoconValue value, List<string> path, int index, int depth)
    {
        if (index == path.Count) return value;
        if (depth > 100) return null;
        for (var i = value.Values.Count - 1; i >= 0; i--)
        {
            switch (value.Values[i])
            {
                case HoconObject fields when fields.Items.TryGetValue(path[index], out var child):
                    if (Find(child, path, index + 1, depth) is { } inChild) return inChild;
                    break;
                case HoconSubstitution other:
                    var detour = other.Path.SplitDottedPathHonouringQuotes().Concat(path.Skip(index)).ToList();
                    if (Find(_root, detour, 0, depth + 1) is { } elsewhere) return elsewhere;
                    break;
            }
        }

        return value.Previous is { } previous ? Find(previous, path, index, depth + 1) : null;
    }
}
