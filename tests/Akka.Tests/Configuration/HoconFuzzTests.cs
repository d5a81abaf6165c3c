using System.Text;
using Akka.Configuration;

namespace Akka.Tests.Configuration;

// Texts that nobody meant to write: each is read, or refused with an exception of the configuration's own; no crash, no
// hang, no memory out of proportion. HOCON_FUZZ_COUNT=500000 makes a million of the two.

public sealed class HoconFuzzTests
{
    private const int BytesMax = 20_000_000;

    private const string Sample = """
        # a comment
        akka { loglevel = "INFO", actor.debug { receive = on // another
          unhandled : off } }
        list = [1, 2.5, "three", [4], { five = 5 }] [6]
        list += ${akka.loglevel}
        path.to."quoted.key" = ${?list} text with spaces ${akka.actor.debug.receive}
        text = "two \"words\" \u0041" more
        long = ""\"
          raw \n text""\"
        time = 10ms, size = 5 MiB, ref = ${akka} { more = null }
        """;

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "=", ":", "+=", ",", "\n", "\"", "\"\"\"", "${", "${?", "}", "include", "#", "//", ".", "\\", "\\u", "a", "a.b", " ", "1", "on", "\t", "\uFEFF", "\0", "é", "$", "file(", "include \"x\""];

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("HOCON_FUZZ_COUNT"), out var wanted) ? wanted : 5000;

    [Fact]
    public void Mutated_texts_are_read_or_refused()
    {
        var random = new Random(1);
        var sample = Sample.Replace("\"\"\\\"", "\"\"\"", StringComparison.Ordinal);
        Config read = ConfigurationFactory.ParseString(sample);
        read.GetString("time").ShouldBe("10ms");
        for (var i = 0; i < Count; i++) Try(Mutate(sample, random), i);
    }

    [Fact]
    public void Texts_of_random_pieces_are_read_or_refused()
    {
        var random = new Random(2);
        var refusedCount = 0;
        for (var i = 0; i < Count; i++)
        {
            var text = new StringBuilder();
            for (var left = random.Next(1, 40); left > 0; left--) text.Append(Pieces[random.Next(Pieces.Length)]);
            if (!Try(text.ToString(), i)) refusedCount++;
        }

        refusedCount.ShouldBeInRange(Count / 10, Count - 1);
    }

    private static string Mutate(string sample, Random random)
    {
        var text = new StringBuilder(sample);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(1, Math.Min(20, text.Length - at) + 1);
            switch (random.Next(4))
            {
                case 0: text[at] = (char)random.Next(32, 127); break;
                case 1: text.Remove(at, length); break;
                case 2: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                default: text.Insert(at, text.ToString(random.Next(text.Length - length + 1), length)); break;
            }
        }

        return text.ToString();
    }

    private static bool Try(string text, int number)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = true;
        try
        {
            var config = ConfigurationFactory.ParseString(text);
            config.ToString().ShouldNotBeNull();
        }
        catch (ConfigurationException)
        {
            isRead = false;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(BytesMax, $"text {number}: {text}");
        return isRead;
    }
}
