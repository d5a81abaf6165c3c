// Gradients: the leaf's flag and gradient, backward, grad, and the thread's gradient and inference modes.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/anomaly_mode.h>

TS_API int ts_set_requires_grad(void* handle, int on) {
  return guarded([&] { borrow(handle).set_requires_grad(on != 0); });
}
TS_API int ts_grad(void* handle, void** gradient) {
  return guarded([&] { *gradient = give(at::Tensor(borrow(handle).grad())); });
}
TS_API int ts_set_grad(void* handle, void* gradient) {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

namespace {
// PyTorch's rule: without a word on it the graph is kept exactly when a graph of the gradient is asked for.
Optional<bool> keep_graph(int retain) { return retain < 0 ? Optional<bool>() : Optional<bool>(retain != 0); }
}

// `gradients` may be null (ones for scalars); `retain` is -1, 0 or 1; with `inputs` only those leaves accumulate.
TS_API int ts_backward(void* const* roots, void* const* gradients, int count, int retain, int create_graph,
                       void* const* inputs, int input_count) {
  return guarded([&] {
    torch::autograd::backward(borrow_all(roots, count), gradients ? borrow_all(gradients, count) : std::vector<at::Tensor>(),
                              keep_graph(retain), create_graph != 0, borrow_all(inputs, input_count));
  });
}

// The gradients of `outputs` with respect to `inputs`; `results` has room for one handle an input, null where unused.
TS_API int ts_gradients(void* const* outputs, void* const* gradients, int count, void* const* inputs, int input_count,
                        int retain, int create_graph, int allow_unused, void** results) {
  return guarded([&] {
    auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                       gradients ? borrow_all(gradients, count) : std::vector<at::Tensor>(),
                                       keep_graph(retain), create_graph != 0, allow_unused != 0);
    for (int k = 0; k < input_count; k++) results[k] = give(std::move(found[k]));
  });
}

TS_API int ts_grad_mode() { return c10::GradMode::is_enabled(); }
TS_API void ts_set_grad_mode(int on) { c10::GradMode::set_enabled(on != 0); }   // of this thread

// The guard must be left on the thread that entered it, innermost first.
TS_API void* ts_enter_inference(int on) { return new c10::InferenceMode(on != 0); }
TS_API void ts_leave_inference(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
TS_API int ts_is_inference() { return c10::InferenceMode::is_enabled(); }

TS_API void ts_set_anomaly(int on, int check_nan) { torch::autograd::AnomalyMode::set_enabled(on != 0, check_nan != 0); }
TS_API int ts_anomaly() {
  return (torch::autograd::AnomalyMode::is_enabled() ? 1 : 0) | (torch::autograd::AnomalyMode::should_check_nan() ? 2 : 0);
}
