using TorchSharp.Modules;

// Scripts by what they take and give. Hooks see the call before and after it, as those of any module do.
namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public class HookableScriptModule<TPreHook, TPostHook> : ScriptModule
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            private int hookNumber;

            internal HookableScriptModule(ScriptHandle native) : base(native) { }

            public HookRemover register_forward_hook(TPostHook hook)
            {
                var key = $"hook {hookNumber++}";
                post_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                var key = $"hook {hookNumber++}";
                pre_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            public class HookRemover(HookableScriptModule<TPreHook, TPostHook> module, string key)
            {
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                }
            }
        }

        /// <summary>Takes any number of tensors.</summary>
        public class ScriptModule<TResult> : ScriptModule, nn.IModule<Tensor[], TResult>
        {
            internal ScriptModule(ScriptHandle native) : base(native) { }

            public TResult call(params Tensor[] input) => forward(input);
            public TResult forward(params Tensor[] tensor) => (TResult)base.forward(tensor);
        }

        public class ScriptModule<T, TResult> : HookableScriptModule<Func<ScriptModule<T, TResult>, T, T>,
            Func<ScriptModule<T, TResult>, T, TResult, TResult>>, nn.IModule<T, TResult>
        {
            internal ScriptModule(ScriptHandle native) : base(native) { }

            public TResult forward(T tensor) => (TResult)base.forward(tensor!);

            public TResult call(T input)
            {
                foreach (var hook in pre_hooks.Values)
                    input = hook(this, input);
                var result = forward(input);
                foreach (var hook in post_hooks.Values)
                    result = hook(this, input, result);
                return result;
            }
        }

        public class ScriptModule<T1, T2, TResult> : HookableScriptModule<Func<ScriptModule<T1, T2, TResult>, T1, T2, (T1, T2)?>,
            Func<ScriptModule<T1, T2, TResult>, T1, T2, TResult, TResult>>, nn.IModule<T1, T2, TResult>
        {
            internal ScriptModule(ScriptHandle native) : base(native) { }

            public TResult forward(T1 input1, T2 input2) => (TResult)base.forward(input1!, input2!);

            public TResult call(T1 input1, T2 input2)
            {
                foreach (var hook in pre_hooks.Values)
                    if (hook(this, input1, input2) is { } changed)
                        (input1, input2) = changed;
                var result = forward(input1, input2);
                foreach (var hook in post_hooks.Values)
                    result = hook(this, input1, input2, result);
                return result;
            }
        }
    }
}
