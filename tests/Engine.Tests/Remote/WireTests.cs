using Akka.Actor;
using Akka.Remote.Associations;
using Akka.Remote.Transport;

namespace Engine.Tests.Remote;

// Bytes between systems: what is written is read again, and what nobody wrote is refused without harm.
public class WireTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var writer = new WireWriter(4);
        writer.Byte(7);
        writer.Boolean(true);
        writer.Int32(-5);
        writer.Int64(long.MinValue);
        writer.Count(int.MaxValue);
        writer.String("grüße/世界");
        writer.Bytes([1, 2, 3]);
        writer.Rest([9, 9]);

        var reader = new WireReader(writer.Written);
        reader.Byte().ShouldBe((byte)7);
        reader.Boolean().ShouldBeTrue();
        reader.Int32().ShouldBe(-5);
        reader.Int64().ShouldBe(long.MinValue);
        reader.Count().ShouldBe(int.MaxValue);
        reader.String().ShouldBe("grüße/世界");
        reader.Bytes().ToArray().ShouldBe([1, 2, 3]);
        reader.Rest().ToArray().ShouldBe([9, 9]);
        reader.RestLength.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(int.MaxValue)]
    public void Counts_of_every_length_come_back(int count)
    {
        var writer = new WireWriter();
        writer.Count(count);
        new WireReader(writer.Written).Count().ShouldBe(count);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // a count beyond 31 bits
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })] // a string of 2 GiB in five bytes
    [InlineData(new byte[] { 0x02, 0xC3, 0x28 })] // no UTF-8
    [InlineData(new byte[] { 0x05, 0x61 })] // cut off
    [InlineData(new byte[] { })]
    public void A_string_that_is_none_is_refused(byte[] bytes)
    {
        Should.Throw<WireFormatException>(() => new WireReader(bytes).String());
    }

    [Fact]
    public void A_list_cannot_claim_more_items_than_bytes_follow()
    {
        var writer = new WireWriter();
        writer.Count(1_000_000_000);
        writer.Int64(0);
        Should.Throw<WireFormatException>(() => new WireReader(writer.Written).ListCount(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void Frames_are_cut_wherever_the_network_splits_them(int pieceBytes)
    {
        var large = new byte[200_000];
        new Random(4).NextBytes(large);
        var bytes = Handshake.Hello(TestAddress.Of(1), 42, 1, TestAddress.Of(2)).Concat(Handshake.Ack(7))
            .Concat(BitConverter.GetBytes(large.Length)).Concat(large).Concat(Handshake.Goodbye(GoodbyeReason.Shutdown)).ToArray();
        var reader = new FrameReader(new PiecewiseStream(bytes, pieceBytes));
        var lengths = new List<int>();
        while (reader.Fill())
        {
            while (reader.TryTake(1_000_000, out var frame))
                lengths.Add(frame.Length);
            if (reader.LargeFrameBytes is null || !reader.IsFull)
                continue;
            var front = reader.Front[..10].ToArray();
            var rest = reader.TakeLarge(from: 10)!;
            front.Concat(rest).ToArray().ShouldBe(large);
            lengths.Add(rest.Length + 10);
        }

        lengths.Count.ShouldBe(4);
        lengths[2].ShouldBe(large.Length);
        lengths[3].ShouldBe(2);
    }

    [Fact]
    public void A_large_frame_that_ends_early_is_none()
    {
        byte[] bytes = [.. BitConverter.GetBytes(200_000), .. new byte[100_000]];
        var reader = new FrameReader(new PiecewiseStream(bytes, 60_000));
        while (!reader.IsFull)
            reader.Fill().ShouldBeTrue();
        reader.TryTake(1_000_000, out _).ShouldBeFalse();
        reader.TakeLarge(from: 0).ShouldBeNull();
    }

    [Fact]
    public void A_large_message_is_taken_once_its_head_is_there_and_not_before()
    {
        var writer = new WireWriter();
        writer.Byte((byte)FrameKind.Message);
        writer.Bytes(new byte[200]);
        writer.Bytes(new byte[3]);
        writer.Int32(4);
        writer.String("manifest");
        for (var length = 0; length < writer.Length; length++)
            InboundDelivery.HoldsHead(writer.Written[..length]).ShouldBeFalse();
        InboundDelivery.HoldsHead(writer.Written).ShouldBeTrue();
        InboundDelivery.HoldsHead([.. writer.Written, 1, 2, 3]).ShouldBeTrue();
        InboundDelivery.HoldsHead([(byte)FrameKind.Message, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. new byte[100]]).ShouldBeFalse();
        InboundDelivery.HoldsHead([(byte)FrameKind.System, .. new byte[100]]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public void A_frame_length_out_of_range_is_refused_before_its_body(int length)
    {
        var reader = new FrameReader(new MemoryStream(BitConverter.GetBytes(length)));
        reader.Fill();
        Should.Throw<WireFormatException>(() => reader.TryTake(1000, out _));
    }

    [Fact]
    public void A_greeting_comes_back_as_it_was()
    {
        var frame = Handshake.Hello(TestAddress.Of(1), 42, 7, TestAddress.Of(2)).AsSpan(Frames.HeaderBytes);
        Handshake.ReadHello(frame).ShouldBe(new HelloFrame(TestAddress.Of(1), 42, 7, TestAddress.Of(2)));
    }

    [Fact]
    public void Random_bytes_are_no_greeting_and_throw_nothing_else()
    {
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(0, 9);
            Should.Throw<WireFormatException>(() => Handshake.ReadHello(bytes));
        }
    }

    [Fact]
    public void A_greeting_with_any_byte_changed_or_missing_is_read_or_refused()
    {
        var frame = Handshake.Hello(TestAddress.Of(1), 42, 1, TestAddress.Of(2))[Frames.HeaderBytes..];
        var random = new Random(2);
        for (var i = 0; i < 5000; i++)
        {
            var mutated = frame[..random.Next(1, frame.Length + 1)];
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                Handshake.ReadHello(mutated);
            }
            catch (WireFormatException e)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }
    }
}

// Gives its bytes in pieces, as a network does.
internal sealed class PiecewiseStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceBytes)]);
}

internal static class TestAddress
{
    public static Address Of(int port) => new("akka.tcp", "test", "127.0.0.1", port);
}
