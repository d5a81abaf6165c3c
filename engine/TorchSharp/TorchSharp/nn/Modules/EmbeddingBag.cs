using TorchSharp.Native;
using static TorchSharp.torch;

// Sums, means or maxima of a table's rows, bag by bag, without the rows in between.
namespace TorchSharp
{
    public enum EmbeddingBagMode { Sum = 0, Mean = 1, Max = 2 }
}

namespace TorchSharp.Modules
{
    public sealed class EmbeddingBag : nn.Module<Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
    {
        private readonly double? normMax;
        private readonly double normType;
        private readonly bool scalesByFrequency, isSparse, includesLastOffset;
        private readonly EmbeddingBagMode mode;
        private readonly long paddingIndex;
        private Parameter? held;

        internal EmbeddingBag(Tensor table, bool freeze, double? max_norm, double norm_type, bool scale_grad_by_freq, EmbeddingBagMode mode,
            bool sparse, bool include_last_offset, long padding_index) : base(nameof(EmbeddingBag))
        {
            (normMax, normType, scalesByFrequency, this.mode) = (max_norm, norm_type, scale_grad_by_freq, mode);
            (isSparse, includesLastOffset, paddingIndex) = (sparse, include_last_offset, padding_index);
            weight = new Parameter(table, !freeze);
        }

        public Parameter weight
        {
            get => held!;
            set => ConditionallyRegisterParameter(nameof(weight), held = value);
        }

        public Tensor call(Tensor input) => base.call(input, null!, null!);
        public Tensor call(Tensor input, Tensor offsets) => base.call(input, offsets, null!);
        public new Tensor call(Tensor input, Tensor offsets, Tensor perSampleWeights) => base.call(input, offsets, perSampleWeights);

        /// <summary>Either a matrix, a bag a row, or a vector with the place where each bag starts.</summary>
        public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            using var scope = NewDisposeScope();
            if (input.ndim == 2)
            {
                if (offsets is not null)
                    throw new ArgumentException("a matrix of indices has a bag in each row: offsets must be null");
                offsets = arange(0, input.numel(), input.size(1), ScalarType.Int64, input.device);
                (input, perSampleWeights) = (input.reshape(-1), perSampleWeights?.reshape(-1));
            }
            if (offsets is null)
                throw new ArgumentException("a vector of indices needs offsets, where each bag starts");
            if (normMax is { } max)
                using (no_grad())
                    Aten.Do("embedding_renorm_", weight, input, max, normType);
            // The three that follow the bags (where each index went, sizes, maxima) are for the backward formula alone.
            var (bags, _, _, _) = Aten.Quadruple("embedding_bag.padding_idx", weight, input, offsets, scalesByFrequency, (long)mode,
                isSparse,
                perSampleWeights, includesLastOffset, paddingIndex < 0 ? Arg.None : paddingIndex);
            return bags.MoveToOuterDisposeScope();
        }
    }
}

namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false,
                bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null)
            {
                var table = init.normal_(empty([num_embeddings, embedding_dims], dtype, device));
                if (padding_index >= 0)
                    using (var padding = table.select(0, padding_index).DetachFromDisposeScope())
                        padding.zero_();
                return new(table, false, max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_index);
            }

            public static EmbeddingBag EmbeddingBag_from_pretrained(Tensor embeddings, bool freeze = true, double? max_norm = null,
                double norm_type = 2, bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false,
                bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
                new(embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device), freeze, max_norm, norm_type, scale_grad_by_freq,
                    mode, sparse, include_last_offset, padding_index);
        }
    }
}
