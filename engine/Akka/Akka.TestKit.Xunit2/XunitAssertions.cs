using Xunit;

namespace Akka.TestKit.Xunit2;

// Fails tests in xUnit's way.

public class XunitAssertions : ITestKitAssertions
{
    public void Fail(string format = "", params object[] args) => Assert.Fail(Text(format, args));

    public void AssertTrue(bool condition, string format = "", params object[] args) => Assert.True(condition, Text(format, args));

    public void AssertFalse(bool condition, string format = "", params object[] args) => Assert.False(condition, Text(format, args));

    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
    {
        try
        {
            Assert.Equal(expected, actual);
        }
        catch (Xunit.Sdk.EqualException unequal) when (format.Length > 0)
        {
            throw Xunit.Sdk.FailException.ForFailure($"{Text(format, args)}{Environment.NewLine}{unequal.Message}");
        }
    }

    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (!comparer(expected, actual)) Assert.Fail($"{Text(format, args)} Expected {expected}, but received {actual}".TrimStart());
    }

    private static string Text(string format, object[] args) => args is { Length: > 0 }
        ? string.Format(format, args)
        : format.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
}
