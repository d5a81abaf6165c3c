using TorchSharp.Modules;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

// The programs of the usual tutorials, small, written as their readers write them: they compile, they learn, they leave
// nothing behind. What each must reach is far from what chance gives.
namespace TorchSharp.Tests.Programs;

[Collection(nameof(OneAtATime))]
public sealed class TutorialTests
{
    /// <summary>Every program runs in a scope of its own, and no tensor outlives it.</summary>
    private static void Cleanly(Action program)
    {
        long before = LiveTensors.SettledCount();
        using (NewDisposeScope())
            program();
        Tensor.TotalCount.ShouldBe(before);
    }

    private sealed class Digits : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1 = Conv2d(1, 8, 3), conv2 = Conv2d(8, 16, 3);
        private readonly Module<Tensor, Tensor> fc1 = Linear(16 * 4 * 4, 32), fc2 = Linear(32, 4);
        private readonly Module<Tensor, Tensor> pool1 = MaxPool2d(kernel_size: [2, 2]), dropout = Dropout(0.1), flatten = Flatten();

        public Digits(string name, Device? device = null) : base(name)
        {
            RegisterComponents();
            if (device is not null)
                this.to(device);
        }

        public override Tensor forward(Tensor input)
        {
            var x = pool1.forward(relu(conv2.forward(relu(conv1.forward(input)))));
            return log_softmax(fc2.forward(dropout.forward(relu(fc1.forward(flatten.forward(x))))), 1);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var child in children())
                    child.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Four kinds of images, 12 × 12, told by which quarter is bright.</summary>
    private static (Tensor Images, Tensor Labels) Quarters(int count)
    {
        var images = rand(count, 1, 12, 12) * 0.5;
        var labels = randint(0, 4, [count], int64);
        for (int k = 0; k < count; k++)
        {
            int kind = (int)labels[k].item<long>();
            images[k, 0, (kind / 2 * 6)..(kind / 2 * 6 + 6), (kind % 2 * 6)..(kind % 2 * 6 + 6)] += 0.5;
        }
        return (images, labels);
    }

    [Fact]
    public void Images_are_classified_and_an_attack_by_the_gradients_sign_makes_it_worse() => Cleanly(() =>
    {
        random.manual_seed(1);
        var device = cuda.is_available() ? CUDA : CPU;
        using var model = new Digits("model", device);
        var (images, labels) = Quarters(128);
        using var data = new Pairs(images, labels);
        using var loader = torch.utils.data.DataLoader(data, 16, shuffle: true, device: device);
        using var optimizer = optim.Adam(model.parameters(), lr: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 1, 0.7);
        using var loss = NLLLoss();
        foreach (int _ in Enumerable.Range(1, 4))
        {
            model.train();
            foreach (var batch in loader)
                using (var scope = NewDisposeScope())
                {
                    optimizer.zero_grad();
                    var output = loss.forward(model.forward(batch["data"]), batch["label"]);
                    output.backward();
                    optimizer.step();
                }
            scheduler.step();
        }
        model.eval();
        double clean = Right(model.forward(images), labels);
        clean.ShouldBeGreaterThan(0.9);
        var attacked = images.detach().clone().requires_grad_(true);
        nll_loss(model.forward(attacked), labels).backward();
        var perturbed = (attacked + 0.4 * attacked.grad!.sign()).clamp(0, 1).detach();
        Right(model.forward(perturbed), labels).ShouldBeLessThan(clean - 0.2);
    });

    private static double Right(Tensor output, Tensor labels) => output.argmax(1).eq(labels).sum().ToInt32() / (double)labels.shape[0];

    private sealed class Pairs(Tensor images, Tensor labels) : torch.utils.data.Dataset
    {
        public override long Count => labels.shape[0];
        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["data"] = images[index], ["label"] = labels[index] };
    }

    private sealed class Texts : Module<Tensor, Tensor, Tensor>
    {
        private readonly EmbeddingBag embedding;
        private readonly Linear fc;

        public Texts(long words, long width, long kinds) : base(nameof(Texts))
        {
            embedding = EmbeddingBag(words, width, sparse: false);
            fc = Linear(width, kinds);
            init.uniform_(embedding.weight!, -0.5, 0.5);
            init.uniform_(fc.weight, -0.5, 0.5);
            init.zeros_(fc.bias!);
            RegisterComponents();
        }

        public override Tensor forward(Tensor words, Tensor offsets) => fc.forward(embedding.call(words, offsets));
    }

    [Fact]
    public void Texts_of_many_lengths_are_classified_by_their_words() => Cleanly(() =>
    {
        manual_seed(1);
        var random = new Random(1);
        using var model = new Texts(20, 8, 2);
        using var optimizer = optim.SGD(model.parameters(), 5);
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 10, 0.9);
        using var criterion = CrossEntropyLoss();
        double accuracy = 0;
        for (int step = 0; step < 30; step++)
        {
            using var scope = NewDisposeScope();
            // A text of the second kind has words from 10 on.
            var kinds = Enumerable.Range(0, 32).Select(_ => (long)random.Next(2)).ToArray();
            var texts = kinds.Select(kind => Enumerable.Range(0, random.Next(2, 6)).Select(_ => kind * 10 +
                random.Next(10)).ToArray()).ToList();
            var offsets = tensor(texts.Select(text => (long)text.Length).Prepend(0).ToArray())[..^1].cumsum(0);
            optimizer.zero_grad();
            var predicted = model.call(tensor(texts.SelectMany(text => text).ToArray()), offsets);
            criterion.call(predicted, tensor(kinds)).backward();
            nn.utils.clip_grad_norm_(model.parameters(), 0.5);
            optimizer.step();
            scheduler.step();
            accuracy = Right(predicted, tensor(kinds));
        }
        accuracy.ShouldBeGreaterThan(0.9);
    });

    private sealed class PositionalEncoding : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> dropout = Dropout(0.1);
        private Tensor pe;

        public PositionalEncoding(long width, long length = 100) : base(nameof(PositionalEncoding))
        {
            using var scope = NewDisposeScope();
            var position = arange(0, length, 1).unsqueeze(1);
            var divisor = (arange(0, width, 2) * (-Math.Log(10000.0) / width)).exp();
            var table = zeros([length, width]);
            table[TensorIndex.Ellipsis, TensorIndex.Slice(0, null, 2)] = (position * divisor).sin();
            table[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)] = (position * divisor).cos();
            pe = table.unsqueeze(0).transpose(0, 1).MoveToOuterDisposeScope();
            RegisterComponents();
        }

        public override Tensor forward(Tensor t) => dropout.forward(t + pe[TensorIndex.Slice(null, t.shape[0]), TensorIndex.Slice()]);
    }

    private sealed class Language : Module<Tensor, Tensor, Tensor>
    {
        private readonly long width;
        private readonly PositionalEncoding places;
        private readonly TransformerEncoder encoder;
        private readonly Embedding words;
        private readonly Linear decoder;

        public Language(long count, long width) : base(nameof(Language))
        {
            this.width = width;
            places = new PositionalEncoding(width);
            using var layer = TransformerEncoderLayer(width, 2, 32, 0.1);       // The encoder has copies of it.
            encoder = TransformerEncoder(layer, 1);
            words = Embedding(count, width);
            decoder = Linear(width, count);
            RegisterComponents();
        }

        public Tensor GenerateSquareSubsequentMask(long size)
        {
            var mask = ones([size, size]).eq(1).triu().transpose(0, 1);
            return mask.to_type(ScalarType.Float32).masked_fill(mask.eq(0), float.NegativeInfinity).masked_fill(mask.eq(1), 0.0f);
        }

        public override Tensor forward(Tensor source, Tensor mask) =>
            decoder.forward(encoder.call(places.forward(words.forward(source) * MathF.Sqrt(width)), mask));
    }

    [Fact]
    public void A_language_model_learns_which_word_is_next() => Cleanly(() =>
    {
        manual_seed(1);
        const int count = 8, length = 12;
        using var model = new Language(count, 16);
        using var optimizer = optim.AdamW(model.parameters(), 0.01);
        using var criterion = CrossEntropyLoss();
        var mask = model.GenerateSquareSubsequentMask(length);
        double last = 0;
        for (int step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            var text = (arange(length + 1).unsqueeze(1) * 3 + randint(0, count, [1, 8], int64)).remainder(count);     // The next is 3 on.
            optimizer.zero_grad();
            var output = model.call(text[..^1], mask);
            var loss = criterion.call(output.view(-1, count), text[1..].reshape(-1));
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters().ToArray(), 0.5);
            optimizer.step();
            last = loss.ToDouble();
        }
        last.ShouldBeLessThan(0.5);     // ln 8 is 2.08.
    });

    [Fact]
    public void A_policy_learns_which_arm_pays() => Cleanly(() =>
    {
        manual_seed(1);
        var logits = new Parameter(zeros(3));
        using var optimizer = optim.Adam([logits], 0.1);
        var pays = tensor([0f, 1f, 0.2f]);
        for (int step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            using var policy = distributions.Categorical(logits: logits);
            var arms = policy.sample(32);
            optimizer.zero_grad();
            (-(policy.log_prob(arms) * (pays[arms] - pays[arms].mean())).mean()).backward();
            optimizer.step();
        }
        logits.softmax(0).argmax().item<long>().ShouldBe(1);
        logits.softmax(0).max().item<float>().ShouldBeGreaterThan(0.8f);
        logits.Dispose();
    });

    [Fact]
    public void Sounds_are_classified_and_the_tuples_say_what_their_parts_are() => Cleanly(() =>
    {
        manual_seed(1);
        using var model = Sequential(
            ("conv1", Conv1d(1, 8, 16, stride: 4)), ("bn1", BatchNorm1d(8)), ("relu1", ReLU()), ("pool1", MaxPool1d(2)),
            ("conv2", Conv1d(8, 8, 3)), ("bn2", BatchNorm1d(8)), ("relu2", ReLU()), ("pool2", AdaptiveAvgPool1d(1)),
            ("flatten", Flatten()), ("fc", Linear(8, 2)));
        model.named_parameters().Select(p => p.name).First().ShouldBe("conv1.weight");
        model.named_children().Select(c => c.name).Last().ShouldBe("fc");
        model.named_buffers().Select(b => b.name).First().ShouldBe("bn1.running_mean");
        using var optimizer = optim.RMSProp(model.parameters(), 0.01);
        var time = linspace(0, 6.28, 128);
        double accuracy = 0;
        for (int step = 0; step < 25; step++)
        {
            using var scope = NewDisposeScope();
            var kinds = randint(0, 2, [16], int64);
            var sounds = (time * (5 + 15 * kinds.unsqueeze(1))).sin().unsqueeze(1) + 0.1 * randn(16, 1, 128);
            var output = model.call(sounds);
            optimizer.zero_grad();
            cross_entropy(output, kinds).backward();
            optimizer.step();
            var best = output.max(1);
            best.indexes.eq(output.topk(1).indexes.squeeze(1)).all().item<bool>().ShouldBeTrue();
            best.values.eq(output.amax(1)).all().item<bool>().ShouldBeTrue();
            accuracy = Right(output, kinds);
        }
        accuracy.ShouldBeGreaterThan(0.9);
        var (std, mean) = std_mean(time);
        std_mean(time).mean.item<float>().ShouldBe(mean.item<float>());
        linalg.svd(eye(2)).Vh.shape.ShouldBe([2, 2]);
    });
}
