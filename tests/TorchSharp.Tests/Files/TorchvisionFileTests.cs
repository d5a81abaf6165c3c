using TorchSharp.PyBridge;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// torchvision's own ResNet18, whole: with_torchvision.sh makes the files and reads what is written here. Without them the
// same way is gone with weights of our own.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class TorchvisionFileTests
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("TORCHVISION_FILES");

    [Fact]
    public void A_ResNet18_goes_through_a_file_with_its_logits()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var folder = s_folder ?? Directory.CreateTempSubdirectory("resnet18").FullName;
        var (images, logits) = s_folder is null ? Own(folder) : Theirs(folder);
        using var model = torchvision.models.resnet18(num_classes: (int)logits.shape[1]);
        model.load_py(Path.Combine(folder, "resnet18.pth"));
        model.eval();
        model.call(images).Numbers().ShouldMatch(logits.Numbers(), "logits", 1e-4);
        model.save_py(Path.Combine(folder, "written.pth"));
        if (s_folder is null)
            Directory.Delete(folder, recursive: true);
        else
            Legacy(folder, images, logits);
    }

    private static (Tensor Images, Tensor Logits) Theirs(string folder)
    {
        var golden = PyTorchUnpickler.UnpickleStateDict(Path.Combine(folder, "logits.pt"));
        return ((Tensor)golden["images"]!, (Tensor)golden["logits"]!);
    }

    private static void Legacy(string folder, Tensor images, Tensor logits)
    {
        using var model = torchvision.models.resnet18();
        model.load_py(Path.Combine(folder, "resnet18_legacy.pth"));
        model.eval();
        model.call(images).Numbers().ShouldMatch(logits.Numbers(), "logits of the older format", 1e-4);
    }

    private static (Tensor Images, Tensor Logits) Own(string folder)
    {
        using var model = Vision.Formula.Filled(torchvision.models.resnet18(num_classes: 10));
        model.eval();
        model.save_py(Path.Combine(folder, "resnet18.pth"));
        var images = Vision.Formula.Images(64);
        return (images, model.call(images));
    }
}
