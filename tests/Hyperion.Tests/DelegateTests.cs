using System.Reflection;
using System.Runtime.Serialization;
using Hyperion.Internal;
using Hyperion.ValueSerializers;

namespace Hyperion.Tests;

// Delegates with what they are bound to, and the members of types as values. What a delegate calls is judged like a type that
// is to be made.
public class DelegateTests
{
    public sealed class Counter
    {
        public int Count { get; set; }

        public int Add(int more) => Count += more;

        public int Add(string more) => Count += more.Length;

        public static int Twice(int number) => 2 * number;

        public static T Same<T>(T value) => value;

        public Func<int, int> Captured(int start) => more => Count += start + more;
    }

    public sealed record Holder(Func<int, int>? Call, Counter Counter);

    [Fact]
    public void Static_methods_and_lambdas_can_be_called_again()
    {
        Wire.Trip<Func<int, int>>(Counter.Twice)(4).ShouldBe(8);
        Wire.Trip<Func<int, int>>(static number => number + 1)(4).ShouldBe(5);
        Wire.Trip<Func<string>>(123.ToString)().ShouldBe("123");
    }

    [Fact]
    public void Generic_methods_keep_their_arguments()
    {
        Wire.Trip<Func<string, string>>(Counter.Same)("a").ShouldBe("a");
        Wire.Trip<Func<List<int>, List<int>>>(Counter.Same)([1]).ShouldBe([1]);
    }

    [Fact]
    public void Overloads_are_told_apart()
    {
        var counter = new Counter { Count = 1 };
        Wire.Trip<Func<int, int>>(counter.Add)(10).ShouldBe(11);
        Wire.Trip<Func<string, int>>(counter.Add)("four").ShouldBe(5);
        counter.Count.ShouldBe(1);
    }

    [Fact]
    public void A_closure_keeps_what_it_captured_and_shares_it()
    {
        var counter = new Counter();
        var back = Wire.Trip(new Holder(counter.Captured(100), counter));
        back.Call!(1).ShouldBe(101);
        back.Counter.Count.ShouldBe(101);
        Wire.Trip(new Holder(null, counter)).Call.ShouldBeNull();
    }

    [Fact]
    public void A_delegate_of_several_calls_makes_them_in_order()
    {
        var counter = new Counter();
        Action<int> both = more => counter.Count = (counter.Count * 10) + more;
        both += more => counter.Count = (counter.Count * 10) + more + 1;
        var back = Wire.Trip(both);
        back(1);
        back.GetInvocationList().Length.ShouldBe(2);
        var closure = back.GetInvocationList()[0].Target!;
        var counters = closure.GetType().GetFields().Select(field => field.GetValue(closure)).OfType<Counter>();
        counters.ShouldHaveSingleItem().Count.ShouldBe(12);
    }

    [Fact]
    public void A_method_of_the_framework_is_not_taken_from_bytes()
    {
        Action<string> delete = File.Delete;
        var bytes = Wire.Bytes(delete);
        Should.Throw<SerializationException>(() => Wire.Value<object>(bytes)).Message.ShouldContain("System.IO.File.Delete");
        Wire.Value<Action<string>>(bytes, Wire.Preserving.WithDisallowUnsafeType(false)).Method.ShouldBe(delete.Method);
    }

    [Fact]
    public void A_filter_judges_the_delegate_its_target_and_who_has_the_method()
    {
        Func<int, int> bound = new Counter().Add;
        Wire.Trip(bound, Only(typeof(Func<int, int>), typeof(Counter)))(2).ShouldBe(2);
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip(bound, Only(typeof(Counter))));
        Should.Throw<UserEvilDeserializationException>(() => Wire.Trip(bound, Only(typeof(Func<int, int>))));
    }

    [Fact]
    public void A_method_that_does_not_fit_is_refused()
    {
        var bytes = Wire.Bytes((Func<int, int>)Counter.Twice);
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        foreach (var (name, other) in new[] { ("Twice", "Twyce"), ("Twice", "Same*"), ("System.Int32,%core%\0", "System.Int64,%core%\0") })
        {
            text.ShouldContain(name);
            var changed = System.Text.Encoding.Latin1.GetBytes(text.Replace(name, other, StringComparison.Ordinal));
            Should.Throw<SerializationException>(() => Wire.Value<object>(changed));
        }
    }

    [Fact]
    public void A_method_made_at_run_time_is_refused()
    {
        var made = new System.Reflection.Emit.DynamicMethod("made", typeof(int), []);
        made.GetILGenerator().Emit(System.Reflection.Emit.OpCodes.Ldc_I4_1);
        made.GetILGenerator().Emit(System.Reflection.Emit.OpCodes.Ret);
        Should.Throw<UnsupportedTypeException>(() => Wire.Bytes(made.CreateDelegate<Func<int>>()));
    }

    [Fact]
    public void Members_of_types_come_back_as_themselves()
    {
        MemberInfo[] members =
        [
            typeof(Counter).GetProperty(nameof(Counter.Count))!, typeof(Counter).GetConstructor([])!,
            typeof(Counter).GetMethod(nameof(Counter.Add), [typeof(string)])!, typeof(string).GetField(nameof(string.Empty))!,
            typeof(Counter).GetMethod(nameof(Counter.Same))!.MakeGenericMethod(typeof(int)), typeof(Dictionary<string, int>).GetMethod("Clear")!,
        ];
        Wire.Trip(members).ShouldBe(members);
        Wire.Trip<MethodInfo>((MethodInfo)members[2]).ShouldBe(members[2]);
    }

    private static SerializerOptions Only(params Type[] types)
    {
        var builder = TypeFilterBuilder.Create();
        foreach (var type in types)
            builder.Include(type);
        return Wire.Preserving.WithTypeFilter(builder.Build());
    }
}
