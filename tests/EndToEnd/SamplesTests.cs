using System.Buffers.Binary;
using System.Diagnostics;
using EndToEnd.Harness;
using TorchSharp;
using TorchSharp.PyBridge;

namespace EndToEnd;

// The samples that need more than a cluster: here with data and weights that the test makes, a few images and steps of each.
public sealed class SamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TransferLearning_starts_from_weights_trains_the_head_and_then_all()
    {
        WriteClothes("train", 48);
        WriteClothes("t10k", 16);
        var weights = Path.Combine(_folder, "resnet18.pth");
        using (var network = torchvision.models.resnet18())
        {
            network.save_py(weights);
        }

        var (exitCode, output) = await RunAsync("TransferLearning", "--local", "--weights", weights, "--images", "32", "--side", "32");
        exitCode.ShouldBe(0, output);
        output.ShouldContain($"weights of ImageNet: {weights}");
        // Of the 16 test images: a share in sixteenths, once for the head and once for all.
        output.ShouldMatch(@"new head: test accuracy \d+\.\d\s?%[\s\S]*fine-tuned: test accuracy \d+\.\d\s?%");
    }

    [Fact]
    public async Task TransferLearning_refuses_weights_of_another_network_by_their_names()
    {
        WriteClothes("train", 4);
        WriteClothes("t10k", 2);
        var weights = Path.Combine(_folder, "other.pth");
        using (var network = torch.nn.Linear(2, 2))
        {
            network.save_py(weights);
        }

        var (exitCode, output) = await RunAsync("TransferLearning", "--local", "--weights", weights, "--images", "4");
        exitCode.ShouldBe(1, output);
        output.ShouldContain("conv1.weight");
        output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("FashionMnist --epochs two", "--epochs is two, but must be 1 or more")]
    [InlineData("FashionMnist --epoch 2", "--epoch is not an option of this program: --help lists them")]
    [InlineData("FashionMnist", "no cluster address: ")]
    [InlineData("TransferLearning --images many", "--images is many, but must be a whole number from 2 to 60000")]
    [InlineData("TransferLearning --side 0", "--side is 0, but must be a whole number from 32 to 512")]
    [InlineData("TransferLearning --workers 0", "--workers is 0, but must be a whole number of 1 or more")]
    [InlineData("TransferLearning --weights --local", "--weights needs a value")]
    [InlineData("TransferLearning --local --weights /nowhere.pth", "--weights: there is no file /nowhere.pth here")]
    [InlineData("TransferLearning resnet18.pth", "resnet18.pth is not an option of this program: --help lists them")]
    [InlineData("TransferLearning", "no cluster address: ")]
    [InlineData("TuneFashionMnist --trials 0", "--trials is 0, but must be a whole number of 1 or more")]
    [InlineData("TuneFashionMnist --trials", "--trials needs a value")]
    [InlineData("TuneFashionMnist --seed 1.5", "--seed is 1.5, but must be a whole number")]
    [InlineData("TuneFashionMnist --seed -5 --fast", "--fast is not an option of this program: --help lists them")]
    [InlineData("TuneFashionMnist --seed -5", "no cluster address: ")]
    public async Task A_mistake_gets_one_clear_line(string commandLine, string expected)
    {
        var words = commandLine.Split(' ');
        var (exitCode, output) = await RunAsync(words[0], words[1..]);
        exitCode.ShouldBe(1, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith(expected);
        output.ShouldNotContain("   at ", Case.Sensitive, "a stack trace");
    }

    // Kinds are told by where the bright half is, so that there is something to learn.
    private void WriteClothes(string part, int count)
    {
        const int side = 28;
        var labels = Enumerable.Range(0, count).Select(image => (byte)(image % 10)).ToArray();
        var pixels = labels.SelectMany(label => Enumerable.Range(0, side * side).Select(at => (byte)(at / side * 10 / side == label ? 250 : 20)));
        WriteIdx($"{part}-images-idx3-ubyte", [.. pixels], count, side, side);
        WriteIdx($"{part}-labels-idx1-ubyte", labels, count);
    }

    private void WriteIdx(string name, byte[] elements, params int[] shape)
    {
        var head = new byte[4 + 4 * shape.Length];
        (head[2], head[3]) = (8, (byte)shape.Length);
        for (var d = 0; d < shape.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + 4 * d), shape[d]);
        }

        File.WriteAllBytes(Path.Combine(_folder, name), [.. head, .. elements]);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string sample, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Repository.Root, "samples", sample, "bin", configuration, "net10.0", $"{sample}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };
        start.Environment["FASHION_MNIST"] = _folder;
        start.Environment.Remove("CLUSTER_ADDRESS");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(SeedProcess.HangBound);
        return (process.ExitCode, await output + await errors);
    }
}
