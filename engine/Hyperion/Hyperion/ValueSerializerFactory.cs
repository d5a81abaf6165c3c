namespace Hyperion.SerializerFactories;

// Named by the options' constructor. Here every type's form is built in, so that nothing outside can derive from it.
public abstract class ValueSerializerFactory
{
    private protected ValueSerializerFactory()
    {
    }
}
