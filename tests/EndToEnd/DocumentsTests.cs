using System.Text.RegularExpressions;
using EndToEnd.Harness;

namespace EndToEnd;

// What is written down is true of the tree: the README's program is the sample that is built and run, links lead somewhere,
// and the files that the architecture names are there.
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Documents =>
        new(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", .. Below("docs", "*.md")]);

    [Fact]
    public void The_readme_shows_the_first_job_as_it_is_built()
    {
        var program = Read("samples/FirstJob/Program.cs");
        Read("README.md").ShouldContain("```csharp\n" + program[program.IndexOf("using", StringComparison.Ordinal)..] + "```");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(Read(document)))
        {
            var target = Path.Combine(folder, link.Groups[1].Value);
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{document} links to {link.Groups[1].Value}");
        }
    }

    [Fact]
    public void Every_file_that_the_architecture_names_is_there()
    {
        var names = new[] { "src", "engine", "samples", "tests" }.SelectMany(folder => Below(folder, "*.cs")).ToList();
        foreach (Match name in SourceName().Matches(Read("ARCHITECTURE.md")))
        {
            names.ShouldContain(known => ("/" + known).EndsWith("/" + name.Groups[1].Value, StringComparison.Ordinal), name.Value);
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_a_double()
    {
        var numbers = Below("docs/decisions", "*.md").Select(path => int.Parse(Path.GetFileName(path)[..4])).Order().ToArray();
        numbers.ShouldBeUnique();
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?!X[A-Z])([A-Za-z./]*[A-Za-z]+\.cs)`")]
    private static partial Regex SourceName();
}
