using TorchSharp.Modules.Vision;
using static TorchSharp.torch.utils.data;

// The data sets by name: from files that are there, or that are fetched when asked for.
namespace TorchSharp;

public static partial class torchvision
{
    public interface ITransform : torch.nn.IModule<torch.Tensor, torch.Tensor>;

    public static partial class datasets
    {
        /// <summary>Handwritten digits: 60,000 images to train with and 10,000 to test with, 28 × 28.</summary>
        /// <param name="root">The folder that has the files, or a folder <c>mnist</c> with them.</param>
        /// <param name="target_transform">What is done to each image, as 1 × 1 × 28 × 28.</param>
        /// <exception cref="FileNotFoundException">The files are not there.</exception>
        /// <exception cref="InvalidDataException">A file is damaged, cut short, or of another kind.</exception>
        public static Dataset MNIST(string root, bool train, bool download = false, ITransform? target_transform = null) =>
            Open(root, "mnist", train, download, target_transform, "https://ossci-datasets.s3.amazonaws.com/mnist/");

        /// <summary>Pictures of clothes in the format of MNIST; the folder's name is <c>fashion-mnist</c>.</summary>
        public static Dataset FashionMNIST(string root, bool train, bool download = false, ITransform? target_transform = null) =>
            Open(root, "fashion-mnist", train, download, target_transform,
                "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/");

        /// <summary>Cursive Japanese characters in the format of MNIST; the folder's name is <c>kmnist</c>.</summary>
        public static Dataset KMNIST(string root, bool train, bool download = false, ITransform? target_transform = null) =>
            Open(root, "kmnist", train, download, target_transform, "http://codh.rois.ac.jp/kmnist/dataset/kmnist/");

        private static MnistDataset Open(string root, string name, bool train, bool download, ITransform? transform, string address)
        {
            if (download)
                MnistDownload.Fetch(Path.Combine(root, name), new Uri(address));
            return new MnistDataset(root, name, train, transform);
        }
    }
}
