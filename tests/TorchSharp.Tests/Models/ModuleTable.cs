using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

// One line a module of goldens/make_modules.py, under the same name: how it is made and how it is called.
namespace TorchSharp.Tests.Models;

internal sealed record ModuleCase(Module Module, Func<Tensor[], Tensor?[]> Run);

internal static class ModuleTable
{
    private static Tensor Causal => ones(5, 5, ScalarType.Bool).triu(1);
    private static Tensor Padding => tensor(new[,] { { false, false, false, false, false }, { false, false, false, false, true } });

    private static ModuleCase Of(Module<Tensor, Tensor> m) => new(m, x => [m.call(x[0])]);
    private static ModuleCase Of(Module<Tensor, Tensor, Tensor> m) => new(m, x => [m.call(x[0], x[1])]);
    private static ModuleCase Of(Module<Tensor, Tensor, Tensor, Tensor> m) => new(m, x => [m.call(x[0], x[1], x[2])]);
    private static ModuleCase Of<T>(T m, Func<T, Tensor[], Tensor?[]> run) where T : Module => new(m, x => run(m, x));
    private static Tensor?[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];
    private static Tensor?[] All((Tensor, Tensor, Tensor) triple) => [triple.Item1, triple.Item2, triple.Item3];
    private static Tensor?[] Both(Tuple<Tensor, Tensor> pair) => [pair.Item1, pair.Item2];

    internal static readonly Dictionary<string, Func<ModuleCase>> ByName = new()
    {
        ["linear"] = () => Of(Linear(3, 2)),
        ["linear_no_bias"] = () => Of(Linear(3, 2, hasBias: false)),
        ["bilinear"] = () => Of(Bilinear(3, 2, 4)),
        ["conv1d"] = () => Of(Conv1d(2, 3, 3, 2, 1)),
        ["conv2d"] = () => Of(Conv2d(2, 4, (3, 2), (2, 1), (1, 0), groups: 2)),
        ["conv2d_reflect"] = () => Of(Conv2d(2, 3, 3, padding: 1, padding_mode: PaddingModes.Reflect)),
        ["conv2d_circular"] = () => Of(Conv2d(2, 3, 3, padding: 1, padding_mode: PaddingModes.Circular)),
        ["conv2d_same"] = () => Of(Conv2d(2, 3, 3, TorchSharp.Padding.Same, dilation: 2)),
        ["conv3d"] = () => Of(Conv3d(1, 2, 2)),
        ["conv_transpose1d"] = () => Of(ConvTranspose1d(2, 3, 3, 2, 1, 1)),
        ["conv_transpose2d"] = () => Of(ConvTranspose2d(4, 2, 3, 2, 1, groups: 2)),
        ["conv_transpose2d_size"] = () => Of(ConvTranspose2d(2, 2, 3, 2, 1), (m, x) => [m.forward(x[0], [6, 5])]),
        ["conv_transpose3d"] = () => Of(ConvTranspose3d(1, 2, 2, 2)),
        ["batch_norm1d"] = () => Of(BatchNorm1d(3)),
        ["batch_norm1d_sequence"] = () => Of(BatchNorm1d(3, momentum: 0.3)),
        ["batch_norm2d"] = () => Of(BatchNorm2d(2)),
        ["batch_norm3d"] = () => Of(BatchNorm3d(2, affine: false)),
        ["layer_norm"] = () => Of(LayerNorm([3, 2])),
        ["group_norm"] = () => Of(GroupNorm(2, 4)),
        ["instance_norm1d"] = () => Of(InstanceNorm1d(3)),
        ["instance_norm2d"] = () => Of(InstanceNorm2d(2, affine: true, track_running_stats: true)),
        ["instance_norm3d"] = () => Of(InstanceNorm3d(2)),
        ["local_response_norm"] = () => Of(LocalResponseNorm(3, alpha: 0.5)),
        ["max_pool1d"] = () => Of(MaxPool1d(3, 2, 1)),
        ["max_pool2d"] = () => Of(MaxPool2d(2, ceil_mode: true)),
        ["max_pool3d"] = () => Of(MaxPool3d(2)),
        ["avg_pool1d"] = () => Of(AvgPool1d(3, 2, 1)),
        ["avg_pool2d"] = () => Of(AvgPool2d(3, 2, 1, count_include_pad: false)),
        ["avg_pool3d"] = () => Of(AvgPool3d(2)),
        ["adaptive_avg_pool1d"] = () => Of(AdaptiveAvgPool1d(3)),
        ["adaptive_avg_pool2d"] = () => Of(AdaptiveAvgPool2d((2, 3))),
        ["adaptive_avg_pool3d"] = () => Of(AdaptiveAvgPool3d(2)),
        ["adaptive_max_pool1d"] = () => Of(AdaptiveMaxPool1d(3)),
        ["adaptive_max_pool2d"] = () => Of(AdaptiveMaxPool2d([2, 3])),
        ["adaptive_max_pool3d"] = () => Of(AdaptiveMaxPool3d([2, 2, 2])),
        ["lp_pool1d"] = () => Of(LPPool1d(2, 3, 2)),
        ["lp_pool2d"] = () => Of(LPPool2d(2, 2)),
        ["constant_pad1d"] = () => Of(ConstantPad1d((1, 2), 0.5)),
        ["constant_pad2d"] = () => Of(ConstantPad2d(1, 0.5)),
        ["constant_pad3d"] = () => Of(ConstantPad3d((1, 0, 2, 1, 0, 1), 0.5)),
        ["zero_pad2d"] = () => Of(ZeroPad2d((1, 0, 2, 1))),
        ["reflection_pad1d"] = () => Of(ReflectionPad1d((1, 2))),
        ["reflection_pad2d"] = () => Of(ReflectionPad2d((1, 0, 2, 1))),
        ["reflection_pad3d"] = () => Of(ReflectionPad3d(1)),
        ["replication_pad1d"] = () => Of(ReplicationPad1d((1, 2))),
        ["replication_pad2d"] = () => Of(ReplicationPad2d(2)),
        ["replication_pad3d"] = () => Of(ReplicationPad3d((1, 0, 2, 1, 0, 1))),
        ["embedding"] = () => Of(Embedding(6, 3, padding_idx: 2)),
        ["embedding_bag_mean"] = () => Of(EmbeddingBag(6, 3), (m, x) => [m.call(x[0])]),
        ["embedding_bag_sum"] = () => Of(EmbeddingBag(6, 3, mode: EmbeddingBagMode.Sum), (m, x) => [m.call(x[0], x[1])]),
        ["embedding_bag_max"] = () => Of(EmbeddingBag(6, 3, mode: EmbeddingBagMode.Max), (m, x) => [m.call(x[0])]),
        ["embedding_bag_weighted"] = () => Of(EmbeddingBag(6, 3, mode: EmbeddingBagMode.Sum), (m, x) => [m.call(x[0], x[1], x[2])]),
        ["rnn"] = () => Of(RNN(3, 4), (m, x) => Both(m.call(x[0]))),
        ["rnn_relu"] = () => Of(RNN(3, 4, 2, NonLinearities.ReLU, bias: false), (m, x) => Both(m.call(x[0], x[1]))),
        ["gru"] = () => Of(GRU(3, 4, 2, batchFirst: true), (m, x) => Both(m.call(x[0]))),
        ["gru_unbatched"] = () => Of(GRU(3, 4, bidirectional: true), (m, x) => Both(m.call(x[0], x[1]))),
        ["lstm"] = () => Of(LSTM(3, 4), (m, x) => All(m.call(x[0]))),
        ["lstm_deep"] = () => Of(LSTM(3, 4, 2, batchFirst: true, bidirectional: true), (m, x) => All(m.call(x[0], (x[1], x[2])))),
        ["lstm_packed"] = () => Of(LSTM(3, 4, bidirectional: true), PackedLstm),
        ["gru_packed"] = () => Of(GRU(3, 4), PackedGru),
        ["rnn_cell"] = () => Of(RNNCell(3, 4)),
        ["gru_cell"] = () => Of(GRUCell(3, 4), (m, x) => [m.forward(x[0])]),
        ["lstm_cell"] = () => Of(LSTMCell(3, 4), (m, x) => Both(m.call(x[0], (x[1], x[2])))),
        ["attention_self"] = () => Of(MultiheadAttention(8, 2), (m, x) => Both(m.call(x[0], x[0], x[0]))),
        ["attention_cross"] = () => Of(MultiheadAttention(8, 4, kdim: 6, vdim: 5), (m, x) => Both(m.call(x[0], x[1], x[2]))),
        ["attention_masked"] = () => Of(MultiheadAttention(8, 2), (m, x) => Both(m.call(x[0], x[0], x[0], Padding, true, Causal))),
        ["attention_added"] = () => Of(MultiheadAttention(8, 2, add_bias_kv: true, add_zero_attn: true), (m, x) =>
            Both(m.call(x[0], x[1], x[1], Padding))),
        ["encoder_layer"] = () => Of((Module<Tensor, Tensor>)TransformerEncoderLayer(8, 2, 16, 0)),
        ["encoder_layer_gelu"] = () => Of(TransformerEncoderLayer(8, 2, 16, 0, Activations.GELU), (m, x) =>
            [m.call(x[0], Causal, Padding)]),
        ["encoder"] = () => Of(TransformerEncoder(TransformerEncoderLayer(8, 2, 16, 0), 2), (m, x) => [m.call(x[0], Causal)]),
        ["decoder_layer"] = () => Of(TransformerDecoderLayer(8, 2, 16, 0), (m, x) => [m.call(x[0], x[1], Causal)]),
        ["decoder"] = () => Of(TransformerDecoder(TransformerDecoderLayer(8, 2, 16, 0), 2), (m, x) => [m.call(x[0], x[1])]),
        ["transformer"] = () => Of(Transformer(8, 2, 1, 1, 16, 0), (m, x) => [m.call(x[0], x[1], null!, Causal)]),
        ["relu"] = () => Of(ReLU()),
        ["relu6"] = () => Of(ReLU6()),
        ["leaky_relu"] = () => Of(LeakyReLU(0.1)),
        ["elu"] = () => Of(ELU(1.5)),
        ["celu"] = () => Of(CELU(1.5)),
        ["selu"] = () => Of(SELU()),
        ["gelu"] = () => Of(GELU()),
        ["silu"] = () => Of(SiLU()),
        ["mish"] = () => Of(Mish()),
        ["sigmoid"] = () => Of(Sigmoid()),
        ["tanh"] = () => Of(Tanh()),
        ["hardsigmoid"] = () => Of(Hardsigmoid()),
        ["hardswish"] = () => Of(Hardswish()),
        ["hardtanh"] = () => Of(Hardtanh(-0.5, 0.7)),
        ["threshold"] = () => Of(Threshold(0.1, 2)),
        ["softplus"] = () => Of(Softplus(2)),
        ["softshrink"] = () => Of(Softshrink(0.3)),
        ["hardshrink"] = () => Of(Hardshrink(0.3)),
        ["log_sigmoid"] = () => Of(LogSigmoid()),
        ["softmax"] = () => Of(Softmax(1)),
        ["log_softmax"] = () => Of(LogSoftmax(1)),
        ["softmin"] = () => Of(Softmin(1)),
        ["softmax2d"] = () => Of(Softmax2d()),
        ["softsign"] = () => Of(Softsign()),
        ["tanhshrink"] = () => Of(Tanhshrink()),
        ["glu"] = () => Of(GLU()),
        ["prelu"] = () => Of(PReLU(4)),
        ["flatten"] = () => Of(Flatten()),
        ["unflatten"] = () => Of(Unflatten(1, [2, 3])),
        ["pixel_shuffle"] = () => Of(PixelShuffle(2)),
        ["pixel_unshuffle"] = () => Of(PixelUnshuffle(2)),
        ["channel_shuffle"] = () => Of(ChannelShuffle(2), (m, x) => [m.call(x[0].detach()) + 0 * x[0]]),
        ["upsample_nearest"] = () => Of(Upsample(scale_factor: [2])),
        ["upsample_linear"] = () => Of(Upsample(scale_factor: [2], mode: UpsampleMode.Linear)),
        ["upsample_bilinear"] = () => Of(Upsample([5, 4], mode: UpsampleMode.Bilinear)),
        ["upsample_bilinear_corners"] = () => Of(Upsample(scale_factor: [1.5, 2.5], mode: UpsampleMode.Bilinear, align_corners: true)),
        ["upsample_bicubic"] = () => Of(Upsample(scale_factor: [2], mode: UpsampleMode.Bicubic)),
        ["upsample_trilinear"] = () => Of(Upsample(scale_factor: [2], mode: UpsampleMode.Trilinear)),
        ["unfold"] = () => Of(Unfold((2, 3), padding: (1, 1), stride: (2, 2))),
        ["fold"] = () => Of(Fold((4, 5), (2, 2))),
        ["cosine_similarity"] = () => Of(CosineSimilarity()),
        ["pairwise_distance"] = () => Of(PairwiseDistance(keepdim: true)),
        ["cross_entropy"] = () => Of(CrossEntropyLoss(ignore_index: 1)),
        ["nll"] = () => Of(NLLLoss()),
        ["mse"] = () => Of(MSELoss()),
        ["l1"] = () => Of(L1Loss(Reduction.Sum)),
        ["smooth_l1"] = () => Of(SmoothL1Loss(beta: 0.7)),
        ["huber"] = () => Of(HuberLoss(0.7, Reduction.None)),
        ["bce"] = () => Of(BCELoss()),
        ["bce_with_logits"] = () => Of(BCEWithLogitsLoss(pos_weights: tensor([1f, 2f, 0.5f, 3f]))),
        ["kl_div"] = () => Of(KLDivLoss(false)),
        ["cosine_embedding"] = () => Of(CosineEmbeddingLoss(0.2)),
        ["ctc"] = () => Of(CTCLoss(), (m, x) =>
            [m.call(x[0].log_softmax(2), tensor(new long[,] { { 1, 2, 3 }, { 2, 1, 0 } }), tensor([6L, 5]), tensor([3L, 2]))]),
        ["gaussian_nll"] = () => Of(GaussianNLLLoss(full: true)),
        ["hinge_embedding"] = () => Of(HingeEmbeddingLoss(0.5)),
        ["margin_ranking"] = () => Of(MarginRankingLoss(0.3)),
        ["multi_label_margin"] = () => Of(MultiLabelMarginLoss()),
        ["multi_label_soft_margin"] = () => Of(MultiLabelSoftMarginLoss()),
        ["multi_margin"] = () => Of(MultiMarginLoss(2, 0.8)),
        ["poisson_nll"] = () => Of(PoissonNLLLoss()),
        ["soft_margin"] = () => Of(SoftMarginLoss()),
        ["triplet_margin"] = () => Of(TripletMarginLoss(0.8, swap: true)),
        ["triplet_margin_distance"] = () => Of(TripletMarginWithDistanceLoss(margin: 0.8)),
    };

    private static Tensor?[] PackedLstm(LSTM module, Tensor[] x)
    {
        var (output, h, c) = module.call(pack_padded_sequence(x[0], tensor([3L, 5, 2]), enforce_sorted: false));
        return [pad_packed_sequence(output).Item1, h, c];
    }

    private static Tensor?[] PackedGru(GRU module, Tensor[] x)
    {
        var (output, h) = module.call(pack_padded_sequence(x[0], tensor([5L, 3, 2])));
        return [pad_packed_sequence(output, padding_value: 0.25).Item1, h];
    }
}
