// Jacobians: the gradient of every element of the outputs with respect to every element of the inputs.
namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static class functional
        {
            /// <summary>Of shape [output's shape, input's shape].</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) =>
                Rows(all => [function(all[0])], [inputs])[0];

            /// <summary>One for each input.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
                Rows(all => [function(all)], inputs);

            /// <summary>One for each output.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs) =>
                Rows(all => function(all[0]), [inputs]);

            /// <summary>One for each output and input, the inputs of an output side by side.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs) => Rows(function, inputs);

            private static Tensor[] Rows(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
            {
                using var scope = NewDisposeScope();
                using var mode = enable_grad();
                var leaves = Array.ConvertAll(inputs, input => input.detach().requires_grad_());
                return Array.ConvertAll([.. function(leaves).SelectMany(output => Of(output, leaves))],
                    jacobian => jacobian.MoveToOuterDisposeScope());
            }

            private static IEnumerable<Tensor> Of(Tensor output, Tensor[] leaves)
            {
                var rows = Array.ConvertAll(leaves, _ => new List<Tensor>());
                foreach (var element in output.reshape(-1).unbind())
                {
                    IList<Tensor> found = element.requires_grad
                        ? grad([element], leaves, retain_graph: true, allow_unused: true) : new Tensor[leaves.Length];
                    for (int k = 0; k < leaves.Length; k++)
                        rows[k].Add(found[k] ?? zeros_like(leaves[k]));
                }
                return leaves.Select((leaf, k) => stack(rows[k]).reshape([.. output.shape, .. leaf.shape]));
            }
        }
    }
}
