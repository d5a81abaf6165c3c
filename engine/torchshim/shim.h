// What the shim's files share: the value that crosses the border, handles, and errors as text.
//
// A tensor handle is a TensorImpl* that owns one reference; a generator handle a GeneratorImpl* likewise. A call never
// consumes its arguments' references. Every entry point that can fail returns 0, or 1 with the reason in ts_error().
#pragma once
#include "compat.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <string>
#include <vector>

#define TS_API extern "C" __attribute__((visibility("default")))

// dtype, layout and memory format travel as Int, which is how IValue stores them; a Scalar as Int, Double, Bool or Complex.
enum class Tag : uint32_t {
  None, Tensor, Int, Double, Bool, Ints, Tensors, Doubles, Bools, Device, String, Default, Complex, Generator,
  Tuple, List   // only in scripts: as many of the values that follow
};

struct Value {        // 16 bytes; the managed side declares the same
  Tag tag;
  uint32_t length;    // elements, for the lists and the string
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};
static_assert(sizeof(Value) == 16, "the managed NativeValue has 16 bytes");

// An operator, found once and kept for the life of the process.
struct Operator {
  c10::OperatorHandle handle;
  std::vector<c10::TypeKind> kinds;      // of each argument, inside an Optional
  std::vector<bool> optional_elements;   // the argument is a list of optional tensors

  // Set for operators of a known C++ signature (typed.cpp): they are called without boxing.
  static constexpr size_t typed_arguments_max = 8;
  void* typed = nullptr;
  bool (*invoke)(const void* typed, const Value* arguments, Value* result) = nullptr;
  Value defaults[typed_arguments_max] = {};
};

void find_typed(Operator& op);
// False when an argument does not fit the signature; then nothing has happened.
bool call_typed(const Operator& op, const Value* arguments, int count, Value* result);

c10::IValue decode(const Value& value, const Operator& op, size_t index);
Value encode(c10::IValue&& value);

std::string& last_error();

inline at::Tensor borrow(void* handle) {   // takes a reference of its own
  if (!handle) return at::Tensor();
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
      static_cast<c10::TensorImpl*>(handle)));
}

inline void* give(at::Tensor&& tensor) {   // hands its reference to the caller
  return tensor.defined() ? static_cast<void*>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}

inline std::vector<at::Tensor> borrow_all(void* const* handles, int count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int k = 0; k < count; k++) tensors.push_back(borrow(handles[k]));
  return tensors;
}

template <class F> int guarded(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    last_error() = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error() = error.what();
  } catch (...) {
    last_error() = "an exception of unknown type";
  }
  return 1;
}
