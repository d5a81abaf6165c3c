using System.Runtime.Serialization;
using Hyperion.ValueSerializers;

namespace Hyperion.Tests;

// Types that say themselves what they are made of, by ISerializable: asked unless the options say otherwise.
public class SerializableTests
{
    [Serializable]
    public sealed class Temperature : ISerializable, IDeserializationCallback
    {
        public Temperature(double celsius) => Celsius = celsius;

        private Temperature(SerializationInfo info, StreamingContext context) => Celsius = info.GetDouble("kelvin") - 273;

        public double Celsius { get; }

        public string? Note { get; init; }

        [field: NonSerialized]
        public bool WasToldTheEnd { get; private set; }

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            info.AddValue("kelvin", Celsius + 273);
            info.AddValue("ignored", new List<string> { "by its constructor" });
        }

        public void OnDeserialization(object? sender) => WasToldTheEnd = true;
    }

    public sealed class Refusing : ISerializable
    {
        public void GetObjectData(SerializationInfo info, StreamingContext context) => throw new NotSupportedException("not this one");
    }

    public sealed class OneWay : ISerializable
    {
        public void GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("a", 1);
    }

    public sealed class Fussy : ISerializable
    {
        public Fussy()
        {
        }

        private Fussy(SerializationInfo info, StreamingContext context) => throw new InvalidTimeZoneException("read on a Sunday");

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
        }
    }

    [Fact]
    public void What_a_type_says_of_itself_goes_over_and_its_constructor_reads_it()
    {
        var back = Wire.Trip(new Temperature(21) { Note = "fields are not looked at" });

        back.Celsius.ShouldBe(21);
        back.Note.ShouldBeNull();
        back.WasToldTheEnd.ShouldBeTrue();
    }

    [Fact]
    public void One_object_met_twice_is_one_again()
    {
        var one = new Temperature(1);
        var back = Wire.Trip(new[] { one, one });
        back[1].ShouldBeSameAs(back[0]);
    }

    [Fact]
    public void An_option_leaves_the_interface_alone_and_writes_fields()
    {
        var fields = SerializerOptions.Default.WithIgnoreSerializable(true);
        Wire.Trip(new Temperature(21) { Note = "kept" }, fields).Note.ShouldBe("kept");
        Wire.Trip(new Refusing(), fields).ShouldNotBeNull();
    }

    [Fact]
    public void What_the_types_own_code_throws_is_thrown_as_it_is()
    {
        Should.Throw<NotSupportedException>(() => Wire.Bytes(new Refusing())).Message.ShouldBe("not this one");
        var bytes = Wire.Bytes(new Fussy());
        Should.Throw<InvalidTimeZoneException>(() => Wire.Value<Fussy>(bytes)).Message.ShouldBe("read on a Sunday");
    }

    [Fact]
    public void A_type_without_the_constructor_is_refused_where_it_is_written() =>
        Should.Throw<UnsupportedTypeException>(() => Wire.Bytes(new OneWay())).Message.ShouldContain("constructor");

    [Fact]
    public void Cut_bytes_of_such_a_type_are_malformed()
    {
        var bytes = Wire.Bytes(new Temperature(3));
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            if (length >= 6)
                BitConverter.TryWriteBytes(cut.AsSpan(2), length - 6).ShouldBeTrue();
            Should.Throw<Exception>(() => Wire.Value<object>(cut)).ShouldBeAssignableTo<SystemException>();
        }
    }
}
