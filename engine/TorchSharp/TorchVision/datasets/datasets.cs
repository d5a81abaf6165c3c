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

        /// <summary>Ten kinds of things in color: 50,000 images to train with and 10,000 to test with, 3 × 32 × 32.</summary>
        /// <param name="root">The folder with <c>CIFAR10/cifar-10-batches-bin</c> and the five files of the binary form in it.</param>
        /// <param name="target_transform">What is done to each image, as 3 × 32 × 32.</param>
        /// <exception cref="FileNotFoundException">A file is not there.</exception>
        /// <exception cref="InvalidDataException">A file is cut short, or of another kind.</exception>
        public static Dataset CIFAR10(string root, bool train, bool download = false, ITransform? target_transform = null) =>
            Open(root, CifarKind.Ten, train, download, target_transform);

        public static Dataset CIFAR10(string root, bool train, bool download, Func<torch.Tensor, torch.Tensor> target_transform) =>
            CIFAR10(root, train, download, transforms.Lambda(target_transform));

        /// <summary>A hundred kinds in twenty groups, which an example names in "label" and "categories"; else as CIFAR10.</summary>
        /// <param name="root">The folder with <c>CIFAR100/cifar-100-binary</c>.</param>
        public static Dataset CIFAR100(string root, bool train, bool download = false, ITransform? target_transform = null) =>
            Open(root, CifarKind.Hundred, train, download, target_transform);

        public static Dataset CIFAR100(string root, bool train, bool download, Func<torch.Tensor, torch.Tensor> target_transform) =>
            CIFAR100(root, train, download, transforms.Lambda(target_transform));

        private static CifarDataset Open(string root, CifarKind kind, bool train, bool download, ITransform? transform)
        {
            if (download)
                CifarDownload.Fetch(root, kind);
            return new CifarDataset(root, kind, train, transform);
        }

        private static MnistDataset Open(string root, string name, bool train, bool download, ITransform? transform, string address)
        {
            if (download)
                MnistDownload.Fetch(Path.Combine(root, name), new Uri(address));
            return new MnistDataset(root, name, train, transform);
        }
    }
}
