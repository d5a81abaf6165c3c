using TorchSharp.Files;
using TorchSharp.Utils.tensorboard;
using static TorchSharp.torch;

// Writes what a training tells about itself to a folder that TensorBoard reads: scalars, histograms, pictures, texts.
namespace TorchSharp.Modules
{
    using HistogramBinSelector = TorchSharp.Utils.tensorboard.Enums.HistogramBinSelector;

    public class SummaryWriter
    {
        private readonly TimeProvider clock = TimeProvider.System;
        private readonly EventFile file;
        private readonly string? suffix;
        private readonly Dictionary<string, EventFile> folders = new(StringComparer.Ordinal);

        internal SummaryWriter(string folder, string? suffix)
        {
            (LogDir, this.suffix) = (folder, suffix);
            file = new EventFile(folder, suffix, clock);
        }

        public string LogDir { get; }

        /// <param name="walltime">Seconds since 1970; now, if not given.</param>
        public void add_scalar(string tag, float scalar_value, int global_step, long? walltime = null) =>
            Add(file, new ProtoMessage().Text(ValueField.Tag, tag).Single(ValueField.SimpleValue, scalar_value), global_step, walltime);

        public void add_scalars(string main_tag, IDictionary<string, float> tag_scalar_dict, int global_step, long? walltime = null) =>
            add_scalars(main_tag, tag_scalar_dict.Select(entry => (entry.Key, entry.Value)).ToList(), global_step, walltime);

        /// <summary>Several lines in one diagram: each is a run of its own, in a folder beside this one's files.</summary>
        public void add_scalars(string main_tag, IList<(string, float)> tag_scalar_dict, int global_step, long? walltime = null)
        {
            foreach (var (tag, value) in tag_scalar_dict)
            {
                var name = $"{main_tag}_{tag}".Replace('/', '_');
                EventFile? one;
                lock (folders)
                    if (!folders.TryGetValue(name, out one))
                        folders[name] = one = new EventFile(Path.Combine(LogDir, name), suffix, clock);
                Add(one, new ProtoMessage().Text(ValueField.Tag, main_tag).Single(ValueField.SimpleValue, value), global_step, walltime);
            }
        }

        /// <summary>How the values of a tensor, finite ones, are spread.</summary>
        /// <param name="max_bins">More bins than this are joined.</param>
        public void add_histogram(string tag, Tensor values, int global_step, HistogramBinSelector bins = HistogramBinSelector.Tensorflow,
            long? walltime = null, long? max_bins = null)
        {
            double[] numbers;
            using (NewDisposeScope())
                numbers = [.. values.detach().reshape(-1).to(float64, CPU).data<double>().Where(double.IsFinite)];
            if (numbers.Length == 0)
                throw new ArgumentException("a histogram needs at least one finite value, but there is none");
            var buckets = HistogramBuckets.Of(numbers, bins, max_bins);
            var histogram = new ProtoMessage()
                .Real(HistogramField.Min, numbers.Min()).Real(HistogramField.Max, numbers.Max()).Real(HistogramField.Count, numbers.Length)
                .Real(HistogramField.Sum, numbers.Sum()).Real(HistogramField.SumOfSquares, numbers.Sum(value => value * value))
                .Packed(HistogramField.BucketLimit, buckets.Limits).Packed(HistogramField.Bucket, buckets.Counts);
            Add(file, new ProtoMessage().Text(ValueField.Tag, tag).Message(ValueField.Histogram, histogram), global_step, walltime);
        }

        /// <summary>A picture of 1, 3 or 4 channels: bytes, or floating point in [0, 1].</summary>
        /// <param name="dataformats">The order of the dimensions: CHW, HWC or HW, or NCHW or NHWC for several side by side.</param>
        public void add_img(string tag, Tensor img_tensor, int global_step, long? walltime = null, string dataformats = "CHW")
        {
            var picture = Picture.Of(img_tensor, dataformats);
            var encoded = PngImage.Encode(picture.Pixels, picture.Height, picture.Width, picture.Channels);
            AddImage(tag, encoded, picture.Height, picture.Width, picture.Channels, global_step, walltime);
        }

        /// <summary>A picture from a PNG file.</summary>
        public void add_img(string tag, string file_name, int global_step, long? walltime = null)
        {
            var encoded = File.ReadAllBytes(file_name);
            var (height, width) = PngImage.SizeOf(encoded, file_name);
            AddImage(tag, encoded, height, width, 3, global_step, walltime);
        }

        private void AddImage(string tag, byte[] encoded, int height, int width, int channels, int step, long? walltime)
        {
            var image = new ProtoMessage().Integer(ImageField.Height, height).Integer(ImageField.Width, width)
                .Integer(ImageField.ColorSpace, channels).Bytes(ImageField.EncodedImage, encoded);
            Add(file, new ProtoMessage().Text(ValueField.Tag, tag).Message(ValueField.Image, image), step, walltime);
        }

        /// <summary>A text, which TensorBoard shows as Markdown.</summary>
        public void add_text(string tag, string text_string, int global_step, long? walltime = null)
        {
            var shape = new ProtoMessage().Message(TensorField.Dimension, new ProtoMessage().Integer(TensorField.Size, 1));
            var text = new ProtoMessage().Integer(TensorField.Type, TensorField.StringType).Message(TensorField.Shape,
                shape).Text(TensorField.Strings, text_string);
            var plugin = new ProtoMessage().Message(MetadataField.PluginData, new ProtoMessage().Text(MetadataField.PluginName, "text"));
            Add(file, new ProtoMessage().Text(ValueField.Tag, tag + "/text_summary").Message(ValueField.Tensor,
                text).Message(ValueField.Metadata, plugin), global_step, walltime);
        }

        private void Add(EventFile target, ProtoMessage value, int step, long? walltime)
        {
            double seconds = walltime ?? clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            target.Append(new ProtoMessage().Real(EventField.WallTime, seconds).Integer(EventField.Step, step)
                .Message(EventField.Summary, new ProtoMessage().Message(SummaryField.Value, value)));
        }
    }
}

namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class tensorboard
            {
                /// <param name="log_dir">The folder; <c>runs</c>, if not given.</param>
                /// <param name="filename_suffix">What the file's name ends with.</param>
                /// <param name="createRunName">Whether to write to a folder of its own in it, named by time and machine.</param>
                public static SummaryWriter SummaryWriter(string? log_dir = null, string? filename_suffix = null,
                    bool createRunName = false)
                {
                    var folder = log_dir ?? "runs";
                    if (createRunName)
                        folder = Path.Combine(folder, $"{TimeProvider.System.GetLocalNow():MMMdd_HH-mm-ss}_{Environment.MachineName}");
                    return new SummaryWriter(folder, filename_suffix);
                }
            }
        }
    }
}
