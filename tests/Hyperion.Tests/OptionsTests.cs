using Hyperion.ValueSerializers;

namespace Hyperion.Tests;

// Surrogates, known types, name overrides, and what is refused on the way out.
public class OptionsTests
{
    public interface IHandle { string Path { get; } }

    public sealed class Handle(string path, Action live) : IHandle { public string Path { get; } = path; public Action Live { get; } = live; }

    public sealed record HandleSurrogate(string Path);

    public sealed record Holder(IHandle First, IHandle Second, object Third, Handle? Exact);

    public sealed record Message(string Text);

    public sealed record WithTask(Task? Task);

    private static SerializerOptions WithHandles => Wire.Preserving.WithSurrogates(
        [Surrogate.Create<IHandle, HandleSurrogate>(handle => new(handle.Path), surrogate => new Handle(surrogate.Path, () => { }))]);

    [Fact]
    public void A_surrogate_stands_in_wherever_the_object_does()
    {
        var handle = new Handle("/a", () => { });
        var other = new Handle("/b", () => { });
        var back = Wire.Trip(new Holder(handle, other, handle, handle), WithHandles);
        back.First.Path.ShouldBe("/a");
        back.Second.Path.ShouldBe("/b");
        back.Third.ShouldBeSameAs(back.First);
        back.Exact.ShouldBeSameAs(back.First);
        Wire.Trip<IHandle>(handle, WithHandles).Path.ShouldBe("/a");
        Wire.Trip<IHandle[]>([handle, other], WithHandles)[1].Path.ShouldBe("/b");
    }

    [Fact]
    public void A_surrogate_says_what_it_is_for()
    {
        var surrogate = new Surrogate<IHandle, HandleSurrogate>(handle => new(handle.Path), back => new Handle(back.Path, () => { }));
        surrogate.IsSurrogateFor(typeof(Handle)).ShouldBeTrue();
        surrogate.IsSurrogateFor(typeof(string)).ShouldBeFalse();
        (surrogate.From, surrogate.To).ShouldBe((typeof(IHandle), typeof(HandleSurrogate)));
    }

    [Fact]
    public void Known_types_cost_a_number_and_need_no_name()
    {
        var known = Wire.Preserving.WithKnownTypes([typeof(Message)]);
        var bytes = Wire.Bytes(new Message("hello"), known);
        bytes.Length.ShouldBeLessThan(16);
        Wire.Value<Message>(bytes, known).Text.ShouldBe("hello");
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Value<Message>(bytes));
    }

    [Fact]
    public void Name_overrides_lead_to_the_type_that_has_moved()
    {
        var bytes = Wire.Bytes(new Message("hello"));
        var renamed = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(bytes[6..]).Replace("Hyperion.Tests", "Hyperion.Teste", StringComparison.Ordinal));
        byte[] old = [.. bytes[..6], .. renamed];
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Value<Message>(old));
        Wire.Value<Message>(old, Wire.Preserving.WithPackageNameOverrides([name => name.Replace("Teste", "Tests", StringComparison.Ordinal)]))
            .Text.ShouldBe("hello");
    }

    [Fact]
    public void What_is_no_data_is_refused_with_its_type()
    {
        object[] all = [new WithTask(Task.CompletedTask), Task.CompletedTask, new MemoryStream(), new[] { 1, 2 }.Select(i => i + 1), new CancellationTokenSource()];
        foreach (var value in all)
            Should.Throw<UnsupportedTypeException>(() => Wire.Bytes(value)).Type.ShouldNotBeNull();
        Wire.Trip(new WithTask(null)).Task.ShouldBeNull();
    }

    [Fact]
    public void The_frameworks_own_objects_go_where_unsafe_types_are_allowed()
    {
        var folder = new DirectoryInfo("/tmp/folder");
        Should.Throw<UnsupportedTypeException>(() => Wire.Bytes(folder));
        var unsafely = Wire.Preserving.WithDisallowUnsafeType(false);
        Wire.Trip(folder, unsafely).FullName.ShouldBe(folder.FullName);
        Should.Throw<Internal.EvilDeserializationException>(() => Wire.Value<DirectoryInfo>(Wire.Bytes(folder, unsafely)));
    }

    [Fact]
    public void The_wrong_type_is_refused_before_it_is_made()
    {
        var bytes = Wire.Bytes(new Message("hello"));
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Value<HandleSurrogate>(bytes));
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Value<int>(bytes));
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Wire.Value<int>(Wire.Bytes(null)));
    }
}
