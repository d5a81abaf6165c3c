using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Twenty steps of networks that read words: recurrent, attentive, encoder and decoder; with dropout, clipped gradients and
// groups of parameters. The losses are PyTorch's, step by step. The networks are those of goldens/make.py.
namespace TorchSharp.Tests.Models;

[Collection(nameof(OneAtATime))]
public sealed class TextTrajectoryTests
{
    private const int Words = 12, Width = 8, Classes = 5;

    private sealed class Recurrent : Module<Tensor, Tensor>
    {
        private readonly Embedding embedding = Embedding(Words, Width);
        private readonly LSTM lstm = LSTM(Width, 6, 2, batchFirst: true, dropout: 0.2);
        private readonly Linear fc = Linear(6, Classes);

        public Recurrent() : base(nameof(Recurrent)) => RegisterComponents();

        public override Tensor forward(Tensor words) => fc.call(lstm.call(embedding.call(words)).Item1[.., -1]);
    }

    private sealed class Attentive : Module<Tensor, Tensor>
    {
        private readonly Embedding embedding = Embedding(Words, Width);
        private readonly Linear fc = Linear(Width, Classes);
        private readonly TransformerEncoder encoder = TransformerEncoder(TransformerEncoderLayer(Width, 2, 16, 0.1), 2);

        public Attentive() : base(nameof(Attentive)) => RegisterComponents();

        public override Tensor forward(Tensor words) => fc.call(encoder.call(embedding.call(words).transpose(0, 1)).mean([0]));
    }

    private sealed class Translator : Module<Tensor, Tensor>
    {
        private readonly Embedding embedding = Embedding(Words, Width);
        private readonly GRU encoder = GRU(Width, 6, batchFirst: true);
        private readonly GRU decoder = GRU(Width, 6, batchFirst: true);
        private readonly Linear fc = Linear(6, Words);

        public Translator() : base(nameof(Translator)) => RegisterComponents();

        public override Tensor forward(Tensor words)
        {
            var (_, state) = encoder.call(embedding.call(words));
            return fc.call(decoder.call(embedding.call(words.flip(1)), state).Item1).transpose(1, 2);
        }
    }

    private static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Make, Func<Module, optim.Optimizer> Optimizer,
        Action<IEnumerable<Parameter>> Clip)> s_cases = new()
    {
        ["lstm"] = (() => new Recurrent(), m => optim.Adam(m.parameters(), 0.01), ByNorm),
        ["lstm_groups"] = (() => new Recurrent(), Grouped, ByNorm),
        ["transformer"] = (() => new Attentive(), m => optim.SGD(m.parameters(), 0.1, 0.5), p => nn.utils.clip_grad_value_(p, 0.05)),
        ["translator"] = (() => new Translator(), m => optim.RMSProp(m.parameters(), 0.01), ByNorm),
    };

    private static void ByNorm(IEnumerable<Parameter> parameters) => nn.utils.clip_grad_norm_(parameters, 0.5);

    private static optim.Optimizer Grouped(Module model)
    {
        var parts = model.named_parameters().ToLookup(part => part.Item1.StartsWith("fc"), part => part.Item2);
        return optim.SGD([new SGD.ParamGroup(parts[false], 0.1, 0.9), new SGD.ParamGroup(parts[true], 0.5, 0.9, weight_decay: 0.01)], 0.1,
            0.9);
    }

    public static TheoryData<string> Names => [.. Golden.File.Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_that_reads_learns_as_PyTorchs_does(string name)
    {
        using var scope = NewDisposeScope();
        var (make, makeOptimizer, clip) = s_cases[name];
        manual_seed(7);
        using var model = make();
        using var optimizer = makeOptimizer(model);
        manual_seed(8);
        var words = randint(0, Words, [16, 6], int64);
        var labels = model is Translator ? words.flip(1) : randint(0, Classes, [16], int64);
        var losses = new double[20];
        for (int step = 0; step < losses.Length; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.cross_entropy(model.call(words), labels);
            loss.backward();
            clip(model.parameters());
            optimizer.step();
            losses[step] = loss.item<float>();
        }
        losses.ShouldMatch(Golden.File.Texts[name], name);
    }
}
