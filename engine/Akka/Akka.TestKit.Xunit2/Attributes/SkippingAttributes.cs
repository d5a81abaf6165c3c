using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

// Tests that do not run everywhere. A Skip of the test's own comes first.

/// <summary>A fact that is skipped where the environment variable XUNIT_SKIP_LOCAL_FACT is true.</summary>
public class LocalFactAttribute : FactAttribute
{
    private string _skip;

    /// <summary>Why it is skipped there.</summary>
    public string SkipLocal { get; set; }

    public override string Skip
    {
        get => _skip ?? Environments.Reason(Environments.Asks("XUNIT_SKIP_LOCAL_FACT"), SkipLocal, "the environment skips local facts");
        set => _skip = value;
    }
}

/// <summary>A theory that is skipped where the environment variable XUNIT_SKIP_LOCAL_THEORY is true.</summary>
public class LocalTheoryAttribute : TheoryAttribute
{
    private string _skip;

    /// <summary>Why it is skipped there.</summary>
    public string SkipLocal { get; set; }

    public override string Skip
    {
        get => _skip ?? Environments.Reason(
            Environments.Asks("XUNIT_SKIP_LOCAL_THEORY"), SkipLocal, "the environment skips local theories");
        set => _skip = value;
    }
}

/// <summary>A fact that is skipped where there is no Windows.</summary>
public class WindowsFactAttribute : FactAttribute
{
    private string _skip;

    /// <summary>Why it is skipped there.</summary>
    public string SkipUnix { get; set; }

    public override string Skip
    {
        get => _skip ?? Environments.Reason(!OperatingSystem.IsWindows(), SkipUnix, "it needs Windows");
        set => _skip = value;
    }
}

internal static class Environments
{
    internal static bool Asks(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);

    internal static string Reason(bool isSkipped, string given, string otherwise) => isSkipped ? given ?? otherwise : null;
}
