// Autograd functions written by the caller: a node whose backward calls back. The caller's context is released when
// the graph lets go of the node.
#include "shim.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/VariableTypeUtils.h>

namespace {

using Backward = int (*)(void* context, void* const* gradients, int count, void** results, int result_count);
using Release = void (*)(void* context);

struct CallbackNode : torch::autograd::Node {
  std::string title;
  void* context;
  Backward backward;
  Release release;
  int input_count;
  bool materialize = true;
  std::vector<torch::autograd::SavedVariable> saved;

  ~CallbackNode() override { release(context); }
  std::string name() const override { return title; }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    std::vector<void*> handles;
    for (size_t k = 0; k < gradients.size(); k++) {
      if (!gradients[k].defined() && materialize) gradients[k] = input_metadata(k).zeros_like();
      handles.push_back(gradients[k].defined() ? gradients[k].unsafeGetTensorImpl() : nullptr);
    }
    std::vector<void*> found(input_count, nullptr);
    int failed = backward(context, handles.data(), static_cast<int>(handles.size()), found.data(), input_count);
    torch::autograd::variable_list results;
    for (auto* handle : found)   // the references come with them
      results.push_back(handle ? at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle))) : at::Tensor());
    if (failed) throw std::runtime_error("the backward of " + title + " failed");
    return results;
  }

  void release_variables() override {
    for (auto& variable : saved) variable.reset_data();
  }
};

using Held = Counted<CallbackNode>;
Held& held(void* function) { return *static_cast<Held*>(function); }

}  // namespace

// Its edges lead to the inputs that learn. The handle is the caller's until ts_release_function.
TS_API int ts_new_function(const char* name, void* context, Backward backward, Release release, int materialize,
                           void* const* inputs, int count, void** function) {
  return guarded([&] {
    auto node = new_node<CallbackNode>();
    node->title = name;
    node->context = context;
    node->backward = backward;
    node->release = release;
    node->input_count = count;
    node->materialize = materialize != 0;
    auto tensors = borrow_all(inputs, count);
    node->set_next_edges(torch::autograd::collect_next_edges(at::TensorList(tensors)));
    *function = new Held(std::move(node));
  });
}
TS_API void ts_release_function(void* function) { delete static_cast<Held*>(function); }
TS_API void* ts_function_node(void* function) { return held(function).get(); }

// Makes the outputs of forward, computed without recording, results of the function. kinds: 0 a new tensor,
// 1 not differentiable, 2 an input that forward changed, 3 an input as it is, whose alias is given.
TS_API int ts_function_outputs(void* function, void* const* outputs, const uint8_t* kinds, int count, void** results) {
  return guarded([&] {
    auto& node = held(function);
    for (int k = 0; k < count; k++) {
      auto output = borrow(outputs[k]);
      if (kinds[k] == 3) output = output.detach();
      if (kinds[k] == 1) {
        node->add_input_metadata(torch::autograd::Node::undefined_input());
      } else if (kinds[k] == 2) {
        torch::autograd::check_inplace(output, true);
        torch::autograd::impl::rebase_history(output, {node, node->add_input_metadata(output)});
      } else {
        torch::autograd::set_history(output, node);
      }
      results[k] = give(std::move(output));
    }
  });
}

TS_API int ts_function_save(void* function, void* const* tensors, const uint8_t* are_outputs, int count) {
  return guarded([&] {
    for (int k = 0; k < count; k++) held(function)->saved.emplace_back(borrow(tensors[k]), are_outputs[k] != 0);
  });
}

TS_API int ts_function_saved(void* node, void** results, int count) {
  return guarded([&] {
    auto* callback = static_cast<CallbackNode*>(node);
    for (int k = 0; k < count; k++) results[k] = give(callback->saved[k].unpack(counted(callback)));
  });
}
