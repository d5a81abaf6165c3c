// TorchScript: modules that torch.jit.save wrote, and functions compiled from source text.
//
// A module handle is a torch::jit::Module*, a function library a std::shared_ptr<CompilationUnit>*, each the caller's to
// release. Values go in and come out as trees in preorder: a list or a tuple is followed by its elements.
#include "shim.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/jit.h>

#include <cstdlib>
#include <sstream>

namespace {

using torch::jit::Module;
using Library = std::shared_ptr<torch::jit::CompilationUnit>;

c10::Device device_of(int64_t encoded) {
  return c10::Device(static_cast<c10::DeviceType>(encoded >> 8), static_cast<c10::DeviceIndex>(static_cast<int8_t>(encoded & 0xff)));
}

c10::IValue read(const Value*& next) {
  const Value& value = *next++;
  switch (value.tag) {
    case Tag::None: return c10::IValue();
    case Tag::Tensor: return borrow(value.pointer);
    case Tag::Int: return value.integer;
    case Tag::Double: return value.real;
    case Tag::Bool: return value.integer != 0;
    case Tag::String: return std::string(static_cast<const char*>(value.pointer), value.length);
    case Tag::Tensors: {      // a list of tensors, each a value of its own
      c10::List<at::Tensor> list;
      for (uint32_t k = 0; k < value.length; k++) list.push_back(read(next).toTensor());
      return list;
    }
    default: TORCH_CHECK(false, "a value of tag ", static_cast<uint32_t>(value.tag), " cannot be given to a script");
  }
}

void write(c10::IValue value, std::vector<Value>& values) {
  if (value.isTuple() || value.isList()) {
    auto elements = value.isTuple() ? std::vector<c10::IValue>(value.toTupleRef().elements().begin(), value.toTupleRef().elements().end())
                                    : value.toListRef().vec();
    Value head{value.isTuple() ? Tag::Tuple : Tag::List, static_cast<uint32_t>(elements.size()), {0}};
    values.push_back(head);
    for (auto& element : elements) write(std::move(element), values);
  } else if (value.isString()) {
    auto text = value.toStringRef();
    Value head{Tag::String, static_cast<uint32_t>(text.size()), {0}};
    head.pointer = std::malloc(text.size() + 1);
    std::copy(text.begin(), text.end(), static_cast<char*>(head.pointer));
    values.push_back(head);
  } else {
    values.push_back(encode(std::move(value)));
  }
}

void discard(const std::vector<Value>& values) {
  for (auto& value : values) {
    if (value.tag == Tag::Tensor && value.pointer) c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(value.pointer));
    if (value.tag == Tag::String) std::free(value.pointer);
  }
}

void call(torch::jit::Function& function, torch::jit::Stack stack, const Value* arguments, int count, Value** results, int* result_count) {
  for (int k = 0; k < count; k++) stack.push_back(read(arguments));
  std::vector<Value> values;
  try {
    write(function(std::move(stack)), values);
  } catch (...) {
    discard(values);      // what came before a result of a kind that cannot be given
    throw;
  }
  *results = static_cast<Value*>(std::malloc(values.size() * sizeof(Value)));
  std::copy(values.begin(), values.end(), *results);
  *result_count = static_cast<int>(values.size());
}

}  // namespace

TS_API int ts_script_load(const char* file, int64_t device, Module** module) {
  return guarded([&] { *module = new Module(torch::jit::load(std::string(file), device_of(device))); });
}
TS_API int ts_script_load_bytes(const char* bytes, int64_t length, int64_t device, Module** module) {
  return guarded([&] {
    std::istringstream stream(std::string(bytes, length));
    *module = new Module(torch::jit::load(stream, device_of(device)));
  });
}
TS_API int ts_script_save(const Module* module, const char* file) { return guarded([&] { module->save(std::string(file)); }); }
TS_API void ts_script_release(Module* module) { delete module; }

TS_API int ts_script_call(Module* module, const char* method, const Value* arguments, int count, Value** results, int* result_count) {
  return guarded([&] { call(module->get_method(method).function(), {module->_ivalue()}, arguments, count, results, result_count); });
}

TS_API int ts_script_counts(const Module* module, int* inputs, int* outputs) {
  return guarded([&] {
    auto& schema = module->get_method("forward").function().getSchema();
    *inputs = static_cast<int>(schema.arguments().size()) - 1;      // less the module itself
    *outputs = static_cast<int>(schema.returns().size());
  });
}

TS_API int ts_script_is_training(const Module* module) { return module->is_training(); }
TS_API int ts_script_train(Module* module, int on) { return guarded([&] { module->train(on != 0); }); }

// A dtype of -1 or a device of -1 stays as it is. Module::to would make integers floating too: a table of places, a counter.
TS_API int ts_script_to(Module* module, int64_t device, int dtype) {
  return guarded([&] {
    auto moved = [&](const at::Tensor& tensor) {
      auto place = device >= 0 ? device_of(device) : tensor.device();
      auto type = dtype >= 0 && tensor.is_floating_point() ? static_cast<at::ScalarType>(dtype) : tensor.scalar_type();
      return tensor.to(tensor.options().device(place).dtype(type));
    };
    auto move = [&](at::Tensor tensor) {
      auto gradient = tensor.grad();
      tensor.set_data(moved(tensor.detach()));
      if (gradient.defined()) tensor.mutable_grad() = moved(gradient);
    };
    for (auto tensor : module->parameters()) move(tensor);
    for (auto tensor : module->buffers()) move(tensor);
  });
}

TS_API int ts_script_set(Module* module, const char* name, void* tensor) {
  return guarded([&] { module->setattr(name, c10::IValue(borrow(tensor))); });
}

// The parts of a module itself: 0 its parameters, 1 its buffers, 2 its children, 3 all tensors that are its attributes and 4 its
// children's too. `visit` gets each one's name and handle, which is then the visitor's.
TS_API int ts_script_parts(const Module* module, int kind, void (*visit)(void* context, const char* name, void* part), void* context) {
  return guarded([&] {
    if (kind == 0) for (auto part : module->named_parameters(false)) visit(context, part.name.c_str(), give(std::move(part.value)));
    if (kind == 1) for (auto part : module->named_buffers(false)) visit(context, part.name.c_str(), give(std::move(part.value)));
    if (kind == 2) for (auto part : module->named_children()) visit(context, part.name.c_str(), new Module(part.value));
    if (kind >= 3)
      for (auto part : module->named_attributes(kind == 4))
        if (part.value.isTensor()) visit(context, part.name.c_str(), give(at::Tensor(part.value.toTensor())));
  });
}

TS_API int ts_script_compile(const char* source, Library** library) {
  return guarded([&] { *library = new Library(torch::jit::compile(source)); });
}
TS_API void ts_script_release_library(Library* library) { delete library; }
TS_API int ts_script_invoke(const Library* library, const char* name, const Value* arguments, int count, Value** results, int* result_count) {
  return guarded([&] {
    auto function = (*library)->find_function(c10::QualifiedName(name));
    TORCH_CHECK(function, "the script has no function ", name);
    call(*function, {}, arguments, count, results, result_count);
  });
}
