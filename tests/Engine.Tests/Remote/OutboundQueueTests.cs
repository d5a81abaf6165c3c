using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Associations;
using Akka.Remote.Serialization;

namespace Engine.Tests.Remote;

// What waits for a peer: bounded by its number and by its bytes, in order, and nobody who adds is forgotten.
public class OutboundQueueTests
{
    [Fact]
    public void The_number_of_messages_is_bounded()
    {
        var queue = new OutboundQueue(countMax: 3, bytesMax: 1000, systemReserve: 0);
        for (var i = 0; i < 3; i++)
            queue.TryAdd(Message(i, 1)).ShouldBeTrue();
        queue.IsFull.ShouldBeTrue();
        queue.TryAdd(Message(3, 1)).ShouldBeFalse();
        Take(queue).ShouldBe([0, 1, 2]);
        queue.TryAdd(Message(4, 1)).ShouldBeTrue();
    }

    [Fact]
    public void The_bytes_of_the_messages_are_bounded()
    {
        var queue = new OutboundQueue(countMax: 100, bytesMax: 1000, systemReserve: 0);
        queue.TryAdd(Message(0, 600)).ShouldBeTrue();
        queue.TryAdd(Message(1, 401)).ShouldBeFalse();
        queue.TryAdd(Message(2, 400)).ShouldBeTrue();
        queue.Bytes.ShouldBe(1000);
        queue.HasRoom.ShouldBeFalse();
        Take(queue).ShouldBe([0, 2]);
        queue.Bytes.ShouldBe(0);
        queue.HasRoom.ShouldBeTrue();
    }

    [Fact]
    public void One_message_larger_than_the_bound_goes_alone()
    {
        var queue = new OutboundQueue(countMax: 100, bytesMax: 1000, systemReserve: 0);
        queue.TryAdd(Message(0, 5000)).ShouldBeTrue();
        queue.TryAdd(Message(1, 1)).ShouldBeFalse();
        Take(queue).ShouldBe([0]);
    }

    [Fact]
    public void System_messages_have_room_beyond_the_bounds()
    {
        var queue = new OutboundQueue(countMax: 1, bytesMax: 10, systemReserve: 2);
        queue.TryAdd(Message(0, 10)).ShouldBeTrue();
        queue.TryAdd(System()).ShouldBeTrue();
        queue.TryAdd(System()).ShouldBeTrue();
        queue.TryAdd(System()).ShouldBeFalse();
    }

    [Fact]
    public void Urgent_ones_overtake()
    {
        var queue = new OutboundQueue(countMax: 10, bytesMax: 10, systemReserve: 0);
        queue.TryAdd(Message(0, 1)).ShouldBeTrue();
        queue.AddUrgent(Message(1, 1));
        queue.TryTakeUrgent(out var first).ShouldBeTrue();
        first.Message.ShouldBe(1);
        Take(queue).ShouldBe([0]);
    }

    [Fact]
    public void A_completed_queue_takes_nothing_and_ends_when_it_is_empty()
    {
        var queue = new OutboundQueue(countMax: 10, bytesMax: 10, systemReserve: 0);
        queue.TryAdd(Message(0, 1)).ShouldBeTrue();
        queue.Complete();
        queue.TryAdd(Message(1, 1)).ShouldBeFalse();
        queue.WaitForMore().ShouldBeTrue();
        Take(queue).ShouldBe([0]);
        queue.WaitForMore().ShouldBeFalse();
    }

    [Fact]
    public void A_nudge_wakes_the_one_who_waits_once()
    {
        var queue = new OutboundQueue(countMax: 10, bytesMax: 10, systemReserve: 0);
        queue.Nudge();
        queue.WaitForMore().ShouldBeTrue();
        var nudger = new Thread(queue.Nudge);
        nudger.Start();
        queue.WaitForMore().ShouldBeTrue();
        nudger.Join();
    }

    [Fact]
    public void Nothing_that_four_threads_add_is_missed_and_each_ones_order_is_kept()
    {
        const int Each = 20_000;
        var queue = new OutboundQueue(countMax: 64, bytesMax: 1000, systemReserve: 0);
        var adders = Enumerable.Range(0, 4).Select(adder => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                while (!queue.TryAdd(Message((adder * Each) + i, 1)))
                    Thread.Yield();
            }
        })).ToList();
        adders.ForEach(adder => adder.Start());
        var taken = new List<int>();
        while (taken.Count < 4 * Each)
        {
            queue.WaitForMore().ShouldBeTrue();
            taken.AddRange(Take(queue));
        }

        adders.ForEach(adder => adder.Join());
        for (var adder = 0; adder < 4; adder++)
            taken.Where(i => i / Each == adder).ShouldBe(Enumerable.Range(adder * Each, Each));
        queue.Count.ShouldBe(0);
        queue.Bytes.ShouldBe(0);
    }

    private static OutboundEnvelope Message(int number, int bytes) => new(number, null, null!, new MessagePayload(1, "", new byte[bytes]));

    private static OutboundEnvelope System() => new(new Terminate(), null, null!, new MessagePayload(1, "", new byte[5]));

    private static List<int> Take(OutboundQueue queue)
    {
        var taken = new List<int>();
        while (queue.TryTake(out var envelope))
            taken.Add((int)envelope.Message);
        return taken;
    }
}
