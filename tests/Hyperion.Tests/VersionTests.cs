namespace Hyperion.Tests;

// With version tolerance the members' names travel too. Two types stand for two versions of one: the reader's name override
// leads from the old one to the new one.
public class VersionTests
{
    public sealed record Extra(string Text);

    public sealed record First(int Kept, string Dropped, Extra Gone, int[] Numbers, double Changed);

    public sealed record Later(int Added, int Kept, int[] Numbers, string? Changed, Extra? New);

    public sealed record Envelope(object Content, string After);

    private static readonly SerializerOptions Tolerant = Wire.Preserving.WithVersionTolerance(true);

    private static readonly SerializerOptions Reader = Wire.Preserving.WithPackageNameOverrides(
        [name => name.Replace("VersionTests+First", "VersionTests+Later", StringComparison.Ordinal)]);

    [Fact]
    public void Members_may_come_go_and_change()
    {
        var first = new First(1, "dropped", new Extra("gone"), [1, 2], 0.5);
        var bytes = Wire.Bytes(new Envelope(new[] { first, first with { Kept = 2 } }, "after"), Tolerant);
        var back = Wire.Value<Envelope>(bytes, Reader);
        back.After.ShouldBe("after");
        var later = back.Content.ShouldBeOfType<Later[]>();
        later.Select(item => item.Kept).ShouldBe([1, 2]);
        later[0].Numbers.ShouldBe([1, 2]);
        later[0].Added.ShouldBe(0);
        later[0].Changed.ShouldBeNull();
        later[0].New.ShouldBeNull();
    }

    public readonly record struct FirstPoint(byte X);

    public readonly record struct LaterPoint(byte X, long Y, double Z, decimal Price);

    [Fact]
    public void Structs_may_get_members_wherever_many_of_them_stand()
    {
        FirstPoint[] points = [.. Enumerable.Range(0, 200).Select(i => new FirstPoint((byte)i))];
        var reader = Wire.Preserving.WithPackageNameOverrides(
            [name => name.Replace("VersionTests+FirstPoint", "VersionTests+LaterPoint", StringComparison.Ordinal)]);
        object[] kinds = [points, points.ToList(), points.ToHashSet(), points.ToDictionary(point => point, point => point)];
        foreach (var kind in kinds)
        {
            var back = (System.Collections.IEnumerable)Wire.Value<object>(Wire.Bytes(kind, Tolerant), reader);
            var seen = (back is System.Collections.IDictionary pairs ? pairs.Values : back).Cast<LaterPoint>();
            seen.ShouldBe(points.Select(point => new LaterPoint(point.X, 0, 0, 0)), ignoreOrder: true);
        }
    }

    [Fact]
    public void The_same_members_come_back_whoever_reads()
    {
        var first = new First(1, "d", new Extra("g"), [1], 0.5);
        Wire.Value<First>(Wire.Bytes(first, Tolerant)).ShouldBeEquivalentTo(first);
        Wire.Value<First>(Wire.Bytes(first, Tolerant), Tolerant).ShouldBeEquivalentTo(first);
        Wire.Value<First>(Wire.Bytes(first), Tolerant).ShouldBeEquivalentTo(first);
    }

    // The first use of a type describes its members, and threads that meet there must agree on what has been described.
    [Fact]
    public void Threads_that_use_a_type_first_at_the_same_moment_write_the_same_bytes()
    {
        var message = new Envelope(new[] { new Extra("a"), new Extra("b"), new Extra("c") }, "after");
        var expected = Wire.Bytes(message, Tolerant);
        using var together = new Barrier(4);
        for (var round = 0; round < 200; round++)
        {
            var serializer = new Serializer(Tolerant);
            var written = new byte[together.ParticipantCount][];
            var threads = Enumerable.Range(0, written.Length).Select(index => new Thread(() =>
            {
                using var stream = new MemoryStream();
                together.SignalAndWait();
                serializer.Serialize(message, stream);
                written[index] = stream.ToArray();
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            written.ShouldAllBe(bytes => bytes.SequenceEqual(expected));
        }
    }
}
