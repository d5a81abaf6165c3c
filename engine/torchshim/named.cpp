// Names of dimensions. A null is the name of a dimension that has none.
#include "shim.h"

#include <ATen/core/Dimname.h>
#include <ATen/NamedTensorUtils.h>

#include <cstdlib>
#include <cstring>

namespace {

std::vector<at::Dimname> names_of(const char* const* names, int count) {
  std::vector<at::Dimname> list;
  for (int k = 0; k < count; k++)
    list.push_back(names[k] ? at::Dimname::fromSymbol(at::Symbol::dimname(names[k])) : at::Dimname::wildcard());
  return list;
}

}  // namespace

enum class Naming : int { Rename, RenameInPlace, Refine, Align };

// A count of -1 takes the names away. Renaming in place gives no tensor.
TS_API int ts_name(int naming, void* handle, const char* const* names, int count, void** result) {
  return guarded([&] {
    auto tensor = borrow(handle);
    auto list = names_of(names, count);
    Optional<at::DimnameList> some;
    if (count >= 0) some = at::DimnameList(list);
    switch (static_cast<Naming>(naming)) {
      case Naming::Rename: *result = give(tensor.rename(some)); break;
      case Naming::RenameInPlace: tensor.rename_(some); break;
      case Naming::Refine: *result = give(tensor.refine_names(list)); break;
      case Naming::Align: *result = give(tensor.align_to(list)); break;
    }
  });
}

// Dimensions of these names, which follow one another, become one.
TS_API int ts_flatten_named(void* handle, const char* const* names, int count, const char* merged, void** result) {
  return guarded([&] { *result = give(borrow(handle).flatten(names_of(names, count), names_of(&merged, 1)[0])); });
}

// A dimension becomes several, of these sizes and names.
TS_API int ts_unflatten_named(void* handle, const char* name, const int64_t* sizes, const char* const* names, int count, void** result) {
  return guarded([&] { *result = give(borrow(handle).unflatten(names_of(&name, 1)[0], at::IntArrayRef(sizes, count), names_of(names, count))); });
}

// The names, each with a zero after it, empty where there is none; for ts_free. Null for a tensor without names.
TS_API char* ts_names(void* handle) {
  auto tensor = borrow(handle);
  if (!tensor.has_names()) return nullptr;
  std::string text;
  for (auto& name : tensor.names()) text.append(name.isWildcard() ? "" : name.symbol().toUnqualString()).push_back('\0');
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  return copy;
}
