using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// The shortest path through the whole: data, a model, a loss, backward, a step.
namespace TorchSharp.Tests.Models;

public sealed class FirstLightTests
{
    [Fact]
    public void A_small_network_learns_a_line()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        var model = Sequential(("first", Linear(1, 8)), ("act", ReLU()), ("second", Linear(8, 1)));
        var optimizer = optim.Adam(model.parameters(), lr: 0.05);
        var x = torch.linspace(-1, 1, 64).reshape(64, 1);
        var y = 2 * x + 1;
        float first = 0, last = 0;
        for (int step = 0; step < 200; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            if (step == 0) first = last;
        }
        Assert.True(last < first / 100, $"{first} became {last}");
    }
}
