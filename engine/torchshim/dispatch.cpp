// Operators by schema name: found once, then called through the dispatcher's boxed convention, autograd included.
#include "shim.h"

namespace {

c10::TypePtr inside_optional(const c10::TypePtr& type) {
  if (auto optional = type->cast<c10::OptionalType>()) return optional->getElementType();
  return type;
}

thread_local torch::jit::Stack spare_stack;   // reused: no allocation per call once warm

void fill_defaults(torch::jit::Stack& stack, const Operator& op, size_t given) {
  auto& arguments = op.handle.schema().arguments();
  TORCH_CHECK(given <= arguments.size(), op.handle.schema().name(), " takes ", arguments.size(), " arguments, not ", given);
  for (size_t k = given; k < arguments.size(); k++) {
    TORCH_CHECK(arguments[k].default_value().has_value(), op.handle.schema().name(), ": missing argument ", arguments[k].name());
    stack.emplace_back(*arguments[k].default_value());
  }
}

}  // namespace

// The operator "aten::add" with overload "Tensor", or null with the reason in ts_error().
TS_API void* ts_find(const char* name, const char* overload) {
  Operator* found = nullptr;
  int failed = guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(handle.has_value(), "this libtorch has no operator ", name, *overload ? "." : "", overload);
    found = new Operator{*handle, {}, {}};   // kept for the life of the process, as its handle on the managed side is
    for (auto& argument : handle->schema().arguments()) {
      auto type = inside_optional(argument.type());
      found->kinds.push_back(type->kind());
      auto list = type->cast<c10::ListType>();
      found->optional_elements.push_back(list && list->getElementType()->kind() == c10::TypeKind::OptionalType);
    }
    find_typed(*found);
  });
  return failed ? nullptr : found;
}

// Calls it. Missing trailing arguments take the schema's defaults. `capacity` results at most are written; capacity 0
// says that the caller wants none, as after an in-place operator, whose result is its own argument.
TS_API int ts_call(const Operator* op, const Value* arguments, int count, Value* results, int capacity, int* result_count) {
  return guarded([&] {
    if (op->invoke && call_typed(*op, arguments, count, capacity > 0 ? results : nullptr)) {
      *result_count = capacity > 0 ? 1 : 0;
      return;
    }
    torch::jit::Stack stack(std::move(spare_stack));   // a nested call on this thread gets a stack of its own
    stack.clear();
    for (int k = 0; k < count; k++) stack.push_back(decode(arguments[k], *op, k));
    fill_defaults(stack, *op, count);
    op->handle.callBoxed(&stack);
    *result_count = 0;
    if (capacity > 0) {
      TORCH_CHECK(stack.size() <= static_cast<size_t>(capacity), op->handle.schema().name(), " gave ", stack.size(), " results");
      for (auto& value : stack) results[(*result_count)++] = encode(std::move(value));
    }
    stack.clear();
    spare_stack = std::move(stack);
  });
}

TS_API const char* ts_error() { return last_error().c_str(); }

std::string& last_error() {
  static thread_local std::string text;
  return text;
}
