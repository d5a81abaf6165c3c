// Typed calls for the signatures that small operators have: no boxing and no reference counts on the way in. Which
// operators these are is found by their schemas; what does not fit goes the boxed way, which can do everything.
#include "shim.h"

#include <array>
#include <cstring>

namespace {

// A tensor for the length of a call, without a reference of its own: the caller holds one.
struct Borrowed {
  at::Tensor tensor;
  explicit Borrowed(void* handle)
      : tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle))) {}
  Borrowed(const Borrowed&) = delete;
  ~Borrowed() { tensor.unsafeReleaseTensorImpl(); }
};

at::Scalar scalar(const Value& value) {
  if (value.tag == Tag::Int) return at::Scalar(value.integer);
  if (value.tag == Tag::Bool) return at::Scalar(value.integer != 0);
  return at::Scalar(value.real);
}
bool is_scalar(Tag tag) { return tag == Tag::Int || tag == Tag::Double || tag == Tag::Bool; }

// How one C++ parameter type is read: whether a value fits, and what holds it during the call.
template <class P> struct Read;
template <> struct Read<const at::Tensor&> {
  static bool fits(const Value& v) { return v.tag == Tag::Tensor; }
  Borrowed held;
  explicit Read(const Value& v) : held(v.pointer) {}
  const at::Tensor& get() { return held.tensor; }
};
template <> struct Read<at::Tensor&> {
  static bool fits(const Value& v) { return v.tag == Tag::Tensor; }
  Borrowed held;
  explicit Read(const Value& v) : held(v.pointer) {}
  at::Tensor& get() { return held.tensor; }
};
template <> struct Read<const Optional<at::Tensor>&> {
  static bool fits(const Value& v) { return v.tag == Tag::Tensor || v.tag == Tag::None; }
  Optional<at::Tensor> held;
  explicit Read(const Value& v) { if (v.tag == Tag::Tensor) held = borrow(v.pointer); }
  const Optional<at::Tensor>& get() { return held; }
};
template <> struct Read<const at::Scalar&> {
  static bool fits(const Value& v) { return is_scalar(v.tag); }
  at::Scalar held;
  explicit Read(const Value& v) : held(scalar(v)) {}
  const at::Scalar& get() { return held; }
};
template <> struct Read<int64_t> {
  static bool fits(const Value& v) { return v.tag == Tag::Int; }
  int64_t held;
  explicit Read(const Value& v) : held(v.integer) {}
  int64_t get() { return held; }
};
template <> struct Read<bool> {
  static bool fits(const Value& v) { return v.tag == Tag::Bool; }
  bool held;
  explicit Read(const Value& v) : held(v.integer != 0) {}
  bool get() { return held; }
};
template <> struct Read<at::IntArrayRef> {
  static bool fits(const Value& v) { return v.tag == Tag::Ints; }
  at::IntArrayRef held;
  explicit Read(const Value& v) : held(static_cast<const int64_t*>(v.pointer), v.length) {}
  at::IntArrayRef get() { return held; }
};
template <> struct Read<Optional<at::ScalarType>> {
  static bool fits(const Value& v) { return v.tag == Tag::None || v.tag == Tag::Int; }
  Optional<at::ScalarType> held;
  explicit Read(const Value& v) { if (v.tag == Tag::Int) held = static_cast<at::ScalarType>(v.integer); }
  Optional<at::ScalarType> get() { return held; }
};

template <class Signature> struct Call;
template <class R, class... P> struct Call<R(P...)> {
  using Handle = c10::TypedOperatorHandle<R(P...)>;

  static void* make(const c10::OperatorHandle& handle) { return new Handle(handle.typed<R(P...)>()); }

  template <size_t... K> static bool fits(const Value* v, std::index_sequence<K...>) { return (Read<P>::fits(v[K]) && ...); }

  template <size_t... K> static void run(const Handle& handle, const Value* v, Value* result, std::index_sequence<K...>) {
    std::tuple<Read<P>...> read{v[K]...};
    if constexpr (std::is_reference_v<R>) {   // in place: the result is the first argument
      handle.call(std::get<K>(read).get()...);
      if (result) *result = Value{Tag::Tensor, 0, {0}}, result->pointer = give(borrow(v[0].pointer));
    } else {
      auto made = handle.call(std::get<K>(read).get()...);
      if (result) *result = Value{Tag::Tensor, 0, {0}}, result->pointer = give(std::move(made));
    }
  }

  static bool invoke(const void* handle, const Value* v, Value* result) {
    if (!fits(v, std::index_sequence_for<P...>())) return false;
    run(*static_cast<const Handle*>(handle), v, result, std::index_sequence_for<P...>());
    return true;
  }
};

using T = const at::Tensor&;
using M = at::Tensor&;
using O = const Optional<at::Tensor>&;
using S = const at::Scalar&;
using L = at::IntArrayRef;
using K = Optional<at::ScalarType>;
using I = int64_t;
using B = bool;

struct Known {
  const char* code;   // the parameters' kinds, then the result: t a new tensor, m the first argument
  void* (*make)(const c10::OperatorHandle&);
  bool (*invoke)(const void*, const Value*, Value*);
};
#define KNOWN(code, ...) {code, Call<__VA_ARGS__>::make, Call<__VA_ARGS__>::invoke}

const Known known[] = {
    KNOWN("Tt", at::Tensor(T)), KNOWN("TTt", at::Tensor(T, T)), KNOWN("TTTt", at::Tensor(T, T, T)),
    KNOWN("TSt", at::Tensor(T, S)), KNOWN("TSSt", at::Tensor(T, S, S)), KNOWN("TTSt", at::Tensor(T, T, S)),
    KNOWN("TTTSt", at::Tensor(T, T, T, S)), KNOWN("TTTSSt", at::Tensor(T, T, T, S, S)), KNOWN("TTOt", at::Tensor(T, T, O)),
    KNOWN("TKt", at::Tensor(T, K)), KNOWN("TIKt", at::Tensor(T, I, K)), KNOWN("TIIt", at::Tensor(T, I, I)), KNOWN("TTIt", at::Tensor(T, T, I)),
    KNOWN("TTOLLLIt", at::Tensor(T, T, O, L, L, L, I)), KNOWN("TLLLLBt", at::Tensor(T, L, L, L, L, B)),
    KNOWN("Mm", M(M)), KNOWN("MTm", M(M, T)), KNOWN("MSm", M(M, S)), KNOWN("MSSm", M(M, S, S)), KNOWN("MTSm", M(M, T, S)),
    KNOWN("MTTSm", M(M, T, T, S)), KNOWN("MTBm", M(M, T, B)),
};

char kind_of(const c10::Argument& argument) {
  auto type = argument.type();
  bool is_optional = type->kind() == c10::TypeKind::OptionalType;
  if (is_optional) type = type->castRaw<c10::OptionalType>()->getElementType();
  switch (type->kind()) {
    case c10::TypeKind::TensorType:
      if (is_optional) return 'O';
      return argument.alias_info() && argument.alias_info()->isWrite() ? 'M' : 'T';
    case c10::TypeKind::NumberType: return is_optional ? '?' : 'S';
    case c10::TypeKind::BoolType: return is_optional ? '?' : 'B';
    case c10::TypeKind::IntType: return is_optional ? (argument.name() == "dtype" ? 'K' : '?') : 'I';
    case c10::TypeKind::ListType: return !is_optional && type->castRaw<c10::ListType>()->getElementType()->kind() == c10::TypeKind::IntType ? 'L' : '?';
    default: return '?';
  }
}

// The value that a missing trailing argument takes; false where it is none of the kinds above.
bool plain_default(const c10::Argument& argument, Value& value) {
  if (!argument.default_value().has_value()) return true;   // then it is always given
  auto& standard = *argument.default_value();
  value = Value{Tag::None, 0, {0}};
  if (standard.isInt()) value.tag = Tag::Int, value.integer = standard.toInt();
  else if (standard.isDouble()) value.tag = Tag::Double, value.real = standard.toDouble();
  else if (standard.isBool()) value.tag = Tag::Bool, value.integer = standard.toBool();
  else return standard.isNone();
  return true;
}

}  // namespace

void find_typed(Operator& op) {
  auto& schema = op.handle.schema();
  if (schema.returns().size() != 1 || schema.returns()[0].type()->kind() != c10::TypeKind::TensorType) return;
  if (schema.arguments().size() > Operator::typed_arguments_max) return;
  std::string code;
  for (auto& argument : schema.arguments()) code += kind_of(argument);
  code += code[0] == 'M' ? 'm' : 't';
  for (auto& candidate : known) {
    if (code != candidate.code) continue;
    for (size_t k = 0; k < schema.arguments().size(); k++)
      if (!plain_default(schema.arguments()[k], op.defaults[k])) return;
    try {
      op.typed = candidate.make(op.handle);
      op.invoke = candidate.invoke;
    } catch (const std::exception&) {
      // The operator has another C++ signature than its schema says, as with symbolic sizes: it stays boxed.
    }
    return;
  }
}

bool call_typed(const Operator& op, const Value* arguments, int count, Value* result) {
  int expected = static_cast<int>(op.kinds.size());
  if (count == expected) return op.invoke(op.typed, arguments, result);
  if (count > expected) return false;
  std::array<Value, Operator::typed_arguments_max> all;
  std::memcpy(all.data(), arguments, sizeof(Value) * count);
  for (int k = count; k < expected; k++) {
    if (!op.handle.schema().arguments()[k].default_value().has_value()) return false;
    all[k] = op.defaults[k];
  }
  return op.invoke(op.typed, all.data(), result);
}
