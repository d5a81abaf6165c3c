// What is asked of a tensor too often, or too low, for an operator: its shape, its bytes, its reference.
#include "shim.h"

#include <ATen/ops/from_blob.h>

namespace {
c10::TensorImpl* impl(void* handle) { return static_cast<c10::TensorImpl*>(handle); }
}

TS_API void ts_release(void* handle) {
  if (handle) c10::raw::intrusive_ptr::decref(impl(handle));
}
TS_API void* ts_retain(void* handle) {
  c10::raw::intrusive_ptr::incref(impl(handle));
  return handle;
}

// Short, and never blocking: the managed side calls these without leaving its cooperative mode.
TS_API int64_t ts_dim(void* handle) { return impl(handle)->dim(); }
TS_API int64_t ts_numel(void* handle) { return impl(handle)->numel(); }
TS_API int32_t ts_dtype(void* handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(impl(handle)->dtype())); }
TS_API int32_t ts_device(void* handle) {
  auto device = impl(handle)->device();
  return (static_cast<int32_t>(device.type()) << 8) | static_cast<uint8_t>(device.index());
}
TS_API void ts_sizes(void* handle, int64_t* sizes) {
  auto source = impl(handle)->sizes();
  std::copy(source.begin(), source.end(), sizes);
}

TS_API int ts_strides(void* handle, int64_t* strides, int64_t* offset) {
  return guarded([&] {
    auto tensor = borrow(handle);
    auto source = tensor.strides();
    std::copy(source.begin(), source.end(), strides);
    *offset = tensor.storage_offset();
  });
}

TS_API int ts_data(void* handle, void** data) {
  return guarded([&] { *data = borrow(handle).data_ptr(); });
}

// contiguous, leaf, requires gradient, sparse, conjugate, negative: one bit each, in this order
TS_API int ts_flags(void* handle, int* flags) {
  return guarded([&] {
    auto tensor = borrow(handle);
    *flags = (tensor.layout() == c10::kStrided && tensor.is_contiguous() ? 1 : 0) | (tensor.is_leaf() ? 2 : 0) |
             (tensor.requires_grad() ? 4 : 0) | (tensor.is_sparse() ? 8 : 0) | (tensor.is_conj() ? 16 : 0) |
             (tensor.is_neg() ? 32 : 0);
  });
}

// A tensor over the caller's memory, which `released(context)` gives back once no tensor views it.
TS_API int ts_from_blob(void* data, const int64_t* sizes, int dim, int dtype, void (*released)(void*), void* context, void** result) {
  return guarded([&] {
    auto deleter = [released, context](void*) { if (released) released(context); };
    *result = give(at::from_blob(data, at::IntArrayRef(sizes, dim), deleter,
                                 at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype))));
  });
}
