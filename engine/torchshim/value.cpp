// Values across the border: decoding arguments by tag and schema, encoding results.
#include "shim.h"

#include <cstdlib>

namespace {

template <class T, class From> c10::IValue list_of(const Value& value) {
  c10::List<T> list;
  list.reserve(value.length);
  auto* elements = static_cast<const From*>(value.pointer);
  for (uint32_t k = 0; k < value.length; k++) list.push_back(static_cast<T>(elements[k]));
  return list;
}

c10::IValue tensor_list(const Value& value, bool optional_elements) {
  auto* handles = static_cast<void* const*>(value.pointer);
  if (optional_elements) {
    c10::List<Optional<at::Tensor>> list;
    list.reserve(value.length);
    for (uint32_t k = 0; k < value.length; k++)
      list.push_back(handles[k] ? Optional<at::Tensor>(borrow(handles[k])) : Optional<at::Tensor>());
    return list;
  }
  c10::List<at::Tensor> list;
  list.reserve(value.length);
  for (uint32_t k = 0; k < value.length; k++) list.push_back(borrow(handles[k]));
  return list;
}

c10::IValue integer(const Value& value, c10::TypeKind kind) {
  if (kind == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
  if (kind == c10::TypeKind::ListType) return c10::List<int64_t>({value.integer});   // int[1] takes a bare int
  return value.integer;
}

template <class T> void* array_of(const std::vector<T>& elements) {
  auto* array = static_cast<T*>(std::malloc(sizeof(T) * (elements.size() + 1)));
  std::copy(elements.begin(), elements.end(), array);
  return array;
}

}  // namespace

c10::IValue decode(const Value& value, const Operator& op, size_t index) {
  switch (value.tag) {
    case Tag::None: return c10::IValue();
    case Tag::Tensor: return borrow(value.pointer);
    case Tag::Int: return integer(value, op.kinds[index]);
    case Tag::Double: return value.real;
    case Tag::Bool: return value.integer != 0;
    case Tag::Ints: return list_of<int64_t, int64_t>(value);
    case Tag::Doubles: return list_of<double, double>(value);
    case Tag::Bools: return list_of<bool, uint8_t>(value);
    case Tag::Tensors: return tensor_list(value, op.optional_elements[index]);
    case Tag::Device:
      return c10::Device(static_cast<c10::DeviceType>(value.integer >> 8),
                         static_cast<c10::DeviceIndex>(static_cast<int8_t>(value.integer & 0xff)));
    case Tag::String: return std::string(static_cast<const char*>(value.pointer), value.length);
    case Tag::Complex: {
      auto* parts = static_cast<const double*>(value.pointer);
      return c10::complex<double>(parts[0], parts[1]);
    }
    case Tag::Generator:
      return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
          static_cast<c10::GeneratorImpl*>(value.pointer)));
    case Tag::Default: {
      auto& argument = op.handle.schema().arguments()[index];
      TORCH_CHECK(argument.default_value().has_value(), op.handle.schema().name(), ": argument ", argument.name(), " has no default");
      return *argument.default_value();
    }
    case Tag::Tuple: case Tag::List: break;
  }
  TORCH_CHECK(false, "unknown tag ", static_cast<uint32_t>(value.tag));
}

Value encode(c10::IValue&& value) {
  Value result{Tag::None, 0, {0}};
  if (value.isTensor()) {
    result.tag = Tag::Tensor;
    result.pointer = give(std::move(value).toTensor());
  } else if (value.isInt()) {
    result.tag = Tag::Int;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.tag = Tag::Double;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.tag = Tag::Bool;
    result.integer = value.toBool();
  } else if (value.isTensorList()) {
    auto tensors = std::move(value).toTensorVector();
    std::vector<void*> handles;
    for (auto& tensor : tensors) handles.push_back(give(std::move(tensor)));
    result.tag = Tag::Tensors;
    result.length = static_cast<uint32_t>(handles.size());
    result.pointer = array_of(handles);
  } else if (value.isIntList()) {
    auto elements = value.toIntVector();
    result.tag = Tag::Ints;
    result.length = static_cast<uint32_t>(elements.size());
    result.pointer = array_of(elements);
  } else {
    TORCH_CHECK(value.isNone(), "a result of kind ", value.tagKind(), " cannot be returned");
  }
  return result;
}

TS_API void ts_free(void* array) { std::free(array); }
