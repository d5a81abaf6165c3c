using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// Files that are not what they should be: refused with what is wrong, before a tensor of them exists.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class RefusedFileTests
{
    private static string Refused(byte[] file)
    {
        long before = LiveTensors.SettledCount();
        var message = Should.Throw<InvalidDataException>(() => TorchFiles.Read(file)).Message;
        Tensor.TotalCount.ShouldBe(before);
        return message;
    }

    private static string Refused(string opcodes) => Refused(TorchFiles.WithPickle(TorchFiles.Pickle(opcodes)));

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_device_tensor_from_numpy")]
    public void A_name_that_a_state_dict_does_not_need_is_refused(string module, string name)
    {
        var mark = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Refused($"c{module}\n{name}\n({TorchFiles.Text("touch " + mark)}tR.").ShouldContain($"{module}.{name}");
        File.Exists(mark).ShouldBeFalse();
    }

    [Fact]
    public void A_bad_name_at_the_end_of_a_good_state_dict_is_refused_too()
    {
        var good = TorchFiles.OneTensor("0", 1, 0, 1, 1)[..^1];
        var file = TorchFiles.WithPickle(TorchFiles.Pickle(good + TorchFiles.Text("x") + "cos\nsystem\n)Rs."), ("0", new byte[4]));
        Refused(file).ShouldContain("os.system");
    }

    [Fact]
    public void A_whole_pickled_model_is_refused_by_the_name_of_its_class() =>
        Refused(File.ReadAllBytes(TorchFiles.Path("whole_model.pt"))).ShouldContain("torch.nn.modules.linear.Linear");

    public static TheoryData<byte> OtherOpcodes
    {
        get
        {
            var known = "(.JKMNQRUX]abc}ehjqrst)uG\x80\x85\x86\x87\x88\x89\x8a".Select(letter => (byte)letter).ToHashSet();
            return [.. Enumerable.Range(0, 256).Select(code => (byte)code).Where(code => !known.Contains(code))];
        }
    }

    [Theory]
    [MemberData(nameof(OtherOpcodes))]
    public void An_opcode_that_a_state_dict_does_not_need_is_refused(byte opcode) =>
        Refused("]" + (char)opcode + "\0\0\0\0\0\0\0\0\0\0\0\0.").ShouldContain($"0x{opcode:x2}");

    [Theory]
    [InlineData(".", "stack")]
    [InlineData("t.", "did not begin")]
    [InlineData("h\x05.", "its object 5")]
    [InlineData("X\xff\xff\0\0ab.", "in the middle of a value")]
    [InlineData("ctorch\nFloat", "in the middle of a name")]
    [InlineData("K\x01K\x02\x85R.", "no function")]
    [InlineData("K\u0001a.", "stack")]
    [InlineData("}]Ns.", "no string or integer")]
    [InlineData("}]b.", "state of something")]
    [InlineData("].", "no dictionary")]
    [InlineData("K\x01Q.", "no storage")]
    [InlineData("}", "in the middle")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "arguments")]
    public void A_broken_pickle_is_refused(string opcodes, string story) => Refused(opcodes).ShouldContain(story);

    [Theory]
    [InlineData(4, 0, 5, 1)]    // one element too many
    [InlineData(4, 2, 2, 2)]    // the last one outside
    [InlineData(4, 5, 0, 1)]    // nothing, but from outside
    [InlineData(4, 4, 1, 0)]
    public void A_tensor_outside_its_storage_is_refused(int count, int offset, int size, int stride) =>
        Refused(TorchFiles.WithPickle(TorchFiles.Pickle(TorchFiles.OneTensor("0", count, offset, size, stride)),
            ("0", new byte[4 * count])))
            .ShouldContain("does not lie in its storage");

    [Theory]
    [InlineData("0", 12)]
    [InlineData("0", 20)]
    [InlineData("1", 16)]
    public void A_storage_of_another_size_or_name_is_refused(string key, int bytes) =>
        Refused(TorchFiles.WithPickle(TorchFiles.Pickle(TorchFiles.OneTensor("0", 4, 0, 4, 1)),
            (key, new byte[bytes]))).ShouldContain("archive/data/0");

    [Fact]
    public void Every_shortening_of_a_file_is_refused()
    {
        foreach (var name in new[] { "layouts.pt", "layouts_legacy.pt" })
        {
            var file = File.ReadAllBytes(TorchFiles.Path(name));
            for (int length = 0; length < file.Length; length += 1 + length / 50)
                Refused(file[..length]).ShouldNotBeNullOrEmpty($"{name} cut to {length} bytes");
        }
    }

    /// <summary>The ways that pickles are known to hide a call in: a name by text, by the memo, by a registry, or after the fact.</summary>
    [Theory]
    [InlineData("X\x02\0\0\0osX\x06\0\0\0system\u0093)R.", "0x93")]                        // STACK_GLOBAL
    [InlineData("X\x02\0\0\0osq\0X\x06\0\0\0systemq\u00010h\0h\u0001\u0093)R.", "0x30")]  // the same by the memo
    [InlineData("(ios\nsystem\n.", "0x69")]                                               // INST
    [InlineData("(cos\nsystem\no.", "os.system")]                                         // OBJ
    [InlineData("\u0082\u0001)R.", "0x82")]                                               // EXT1
    [InlineData("ccollections\nOrderedDict\n)\u0081.", "0x81")]                            // NEWOBJ
    [InlineData("ccollections\nOrderedDict\n)R}X\x08\0\0\0__dict__cos\nsystem\nsb.", "os.system")]   // BUILD with a call in its state
    [InlineData("ccollections\nOrderedDict\n)R]b.", "state of something")]
    [InlineData("ctorch\nFloatStorage\n)R.", "no function")]                               // a class that is allowed, called
    [InlineData("ctorch.storage\n_load_from_bytes\nC\0\u0085R.", "_load_from_bytes")]      // a pickle in a pickle
    [InlineData("cbuiltins\ngetattr\n(ctorch\nSize\nX\x01\0\0\0at R.", "builtins.getattr")]
    [InlineData("ctorch\n_utils._rebuild_tensor_v2.__globals__\n.", "__globals__")]        // a way by dots
    [InlineData("ccollections\nOrderedDict.__reduce__\n)R.", "__reduce__")]
    [InlineData("ctorch\nSize\n(ctorch\nSize\ntR.", "torch.Size")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa.", "in the middle of a value")]                    // four gigabytes that are not there
    public void A_hidden_call_is_refused(string opcodes, string story) => Refused(opcodes).ShouldContain(story);

    /// <summary>A list of a thousand pairs made into a dictionary a thousand times, from ten thousand bytes.</summary>
    [Fact]
    public void A_pickle_that_grows_into_copies_is_refused()
    {
        var list = "](" + string.Concat(Enumerable.Repeat("K\u0001K\u0001\u0086", 1000)) + "eq\0";
        Refused("}" + list + "ccollections\nOrderedDict\nq\u0001" + string.Concat(Enumerable.Repeat("h\u0001h\0\u0085R", 1000)) + ".")
            .ShouldContain("and more out of");
    }

    [Fact]
    public void Entries_that_all_name_the_same_bytes_are_refused()
    {
        var file = TorchFiles.WithPickle(TorchFiles.Pickle(TorchFiles.OneTensor("0", 4, 0, 4, 1)), ("0", new byte[16]),
            ("1", new byte[4000]), ("2", []), ("3", []));
        var whole = Directory(file, "archive/data/1");
        foreach (var name in new[] { "archive/data/2", "archive/data/3" })
        {
            whole[16..28].CopyTo(Directory(file, name)[16..28]);   // checksum, compressed size, size
            whole[42..46].CopyTo(Directory(file, name)[42..46]);   // where it lies
        }
        Refused(file).ShouldContain("bytes together");

        static Span<byte> Directory(byte[] file, string name)
        {
            int at = file.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;
            file[at..(at + 4)].ShouldBe([0x50, 0x4b, 1, 2]);
            return file.AsSpan(at, 46);
        }
    }

    /// <summary>A stride of 0 sees one element as many: 2³¹ × 2³¹ × 2³¹ of them would not fit any address.</summary>
    [Fact]
    public void More_elements_than_addresses_are_refused()
    {
        var side = "\u008a\u0005\0\0\0\u0080\0";
        var view = TorchFiles.OneTensor("0", 1, 0, 1, 0).Replace("K\u0001\x85K\0\x85", $"{side}{side}{side}\u0087K\0K\0K\0\u0087");
        Refused(TorchFiles.WithPickle(TorchFiles.Pickle(view), ("0", new byte[4]))).ShouldContain("does not lie in its storage");
    }

    /// <summary>
    /// The numbers of a zip file are checked: a flipped bit of them is told, and no other exception comes of any flipped
    /// byte.
    /// </summary>
    [Fact]
    public void A_damaged_byte_is_refused_or_harmless()
    {
        var sound = File.ReadAllBytes(TorchFiles.Path("layouts.pt"));
        int elements = sound.AsSpan().IndexOf(BitConverter.GetBytes(11f));
        Refused([.. sound[..elements], (byte)(sound[elements] ^ 1), .. sound[(elements + 1)..]]).ShouldContain("checksum");
        var random = new Random(1);
        for (int k = 0; k < 500; k++)
        {
            var damaged = (byte[])sound.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            using var scope = NewDisposeScope();
            if (Record.Exception(() => TorchFiles.Read(damaged)) is { } thrown)
                thrown.ShouldBeOfType<InvalidDataException>();
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        Refused("GIF89a, and so on, long enough"u8.ToArray()).ShouldContain("torch.save");
        Refused([]).ShouldContain("torch.save");
    }
}
