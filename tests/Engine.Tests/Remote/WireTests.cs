using System.Buffers;
using Akka.Actor;
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

    [Fact]
    public void Frames_are_cut_wherever_the_network_splits_them()
    {
        var hello = Handshake.Hello(TestAddress.Of(1), 42, 1, TestAddress.Of(2));
        var bytes = hello.Concat(Handshake.Ack(7)).Concat(Handshake.Goodbye(GoodbyeReason.Shutdown)).ToArray();
        for (var received = 0; received <= bytes.Length; received++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, received);
            var count = 0;
            while (Frames.TryCut(ref buffer, 1000, out _))
                count++;
            count.ShouldBe(received == bytes.Length ? 3 : received >= bytes.Length - 6 ? 2 : received >= hello.Length ? 1 : 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public void A_frame_length_out_of_range_is_refused_before_its_body(int length)
    {
        var buffer = new ReadOnlySequence<byte>(BitConverter.GetBytes(length));
        Should.Throw<WireFormatException>(() => Frames.TryCut(ref buffer, 1000, out _));
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

internal static class TestAddress
{
    public static Address Of(int port) => new("akka.tcp", "test", "127.0.0.1", port);
}
