using System.IO.Compression;
using Cluster.Core.Jobs;

namespace Cluster.Core.Tests.Jobs;

// A package's name is its content, and a package can write nowhere but below its folder.
public sealed class JobPackageTests : IDisposable
{
    private const long BytesMax = 1 << 20;
    private readonly string _root = Directory.CreateTempSubdirectory("package-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_same_files_have_the_same_hash_wherever_and_whenever_they_were_written()
    {
        var one = Folder("one", ("a.dll", "alpha"), ("sub/b.dll", "beta"));
        var two = Folder("two", ("sub/b.dll", "beta"), ("a.dll", "alpha"));
        File.SetLastWriteTimeUtc(Path.Combine(two, "a.dll"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (await JobPackage.HashAsync(one, default)).ShouldBe(await JobPackage.HashAsync(two, default));
    }

    [Theory]
    [InlineData("a.dll", "other")]
    [InlineData("b.dll", "alpha")]
    public async Task Another_name_or_other_bytes_are_another_package(string name, string text)
    {
        var one = await JobPackage.HashAsync(Folder("one", ("a.dll", "alpha")), default);

        (await JobPackage.HashAsync(Folder("two", (name, text)), default)).ShouldNotBe(one);
    }

    [Fact]
    public async Task A_package_comes_out_as_it_went_in()
    {
        var folder = Folder("in", ("a.dll", "alpha"), ("sub/deep/b.txt", ""));
        using var zip = new MemoryStream();
        await JobPackage.PackAsync(folder, zip, default);

        await JobPackage.UnpackAsync(Rewound(zip), Path.Combine(_root, "out"), BytesMax, default);

        (await JobPackage.HashAsync(Path.Combine(_root, "out"), default)).ShouldBe(await JobPackage.HashAsync(folder, default));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("sub/../../evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("..\\evil.txt")]
    public async Task An_entry_that_points_out_of_the_folder_is_refused(string name)
    {
        using var zip = Zip(archive => Write(archive.CreateEntry(name), "evil"));

        var refusal = await Should.ThrowAsync<ClusterException>(
            () => JobPackage.UnpackAsync(zip, Path.Combine(_root, "out"), BytesMax, default));

        refusal.Message.ShouldContain("points out of its folder");
        File.Exists(Path.Combine(_root, "evil.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_is_refused()
    {
        using var zip = Zip(archive =>
        {
            var entry = archive.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            Write(entry, "/etc");
        });

        await Should.ThrowAsync<ClusterException>(() => JobPackage.UnpackAsync(zip, Path.Combine(_root, "out"), BytesMax, default));
    }

    [Fact]
    public async Task More_bytes_than_the_limit_are_refused_however_small_the_zip_is()
    {
        using var zip = Zip(archive => Write(archive.CreateEntry("zeros"), new string('0', 2 << 20)));

        (await Should.ThrowAsync<ClusterException>(
            () => JobPackage.UnpackAsync(zip, Path.Combine(_root, "out"), BytesMax, default))).Message.ShouldContain("more than 1048576 bytes");
    }

    [Fact]
    public async Task The_store_refuses_content_that_is_not_what_its_name_says_and_keeps_nothing_of_it()
    {
        var store = new PackageStore(Path.Combine(_root, "store"), BytesMax);
        using var zip = new MemoryStream();
        await JobPackage.PackAsync(Folder("in", ("a.dll", "alpha")), zip, default);
        var wrong = new string('0', 64);

        await Should.ThrowAsync<ClusterException>(() => store.AddAsync(wrong, Rewound(zip), default));

        store.Contains(wrong).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(Path.Combine(_root, "store", "partial")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_has_what_it_took_in_and_taking_it_in_again_changes_nothing()
    {
        var store = new PackageStore(Path.Combine(_root, "store"), BytesMax);
        var folder = Folder("in", ("a.dll", "alpha"));
        var hash = await JobPackage.HashAsync(folder, default);
        using var zip = new MemoryStream();
        await JobPackage.PackAsync(folder, zip, default);

        await store.AddAsync(hash, Rewound(zip), default);
        await store.AddAsync(hash, Rewound(zip), default);

        store.Contains(hash).ShouldBeTrue();
        File.ReadAllText(Path.Combine(store.FolderPath(hash), "a.dll")).ShouldBe("alpha");
    }

    private string Folder(string name, params (string Path, string Text)[] files)
    {
        var folder = Path.Combine(_root, name);
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        return folder;
    }

    private static MemoryStream Zip(Action<ZipArchive> fill)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return Rewound(stream);
    }

    private static void Write(ZipArchiveEntry entry, string text)
    {
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
    }

    private static MemoryStream Rewound(MemoryStream stream)
    {
        stream.Position = 0;
        return stream;
    }
}
