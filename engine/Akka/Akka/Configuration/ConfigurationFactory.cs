using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

// Where configurations come from: text, embedded resources, objects.

public class ConfigurationFactory
{
    public static Config Empty => Config.Empty;

    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>Parses HOCON. The callback gives what <c>include "name"</c> asks for.</summary>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>The program's own configuration. There is none outside code here: it is empty.</summary>
    public static Config Load() => Config.Empty;

    /// <summary>The defaults of everything in this assembly.</summary>
    public static Config Default() => Defaults.Reference;

    public static Config FromResource(string resourceName, object instanceInAssembly) =>
        FromResource(resourceName, (instanceInAssembly as Type ?? instanceInAssembly as Assembly as object) switch
        {
            Type type => type.Assembly,
            Assembly assembly => assembly,
            _ => instanceInAssembly.GetType().Assembly,
        });

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"There is no resource [{resourceName}] in {assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>A configuration with the public properties of an object, which may be of an anonymous type.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source));

    private static class Defaults
    {
        internal static readonly Config Reference = FromResource("Akka.Configuration.reference.conf", typeof(Config).Assembly);
    }
}
