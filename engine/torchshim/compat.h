// The only file that knows which libtorch this is: 1.13 (Debian) or 2.x (a PyTorch wheel).
// Everything else is written against headers that did not change between them.
#pragma once
#include <torch/version.h>

#include <c10/util/intrusive_ptr.h>
#include <torch/csrc/autograd/function.h>

#include <memory>
#include <type_traits>

#if TORCH_VERSION_MAJOR >= 2
#include <optional>
template <class T> using Optional = std::optional<T>;
#else   // In 1.13 c10::optional is a type of its own, and the schemas' lists are made of it.
#include <c10/util/Optional.h>
template <class T> using Optional = c10::optional<T>;
#endif

// A node of autograd's graph is counted by std::shared_ptr, and in the newer 2.x by a count of its own. The type tells,
// which needs no version number. What one of the two lacks is named only where the compiler looks it up for the other.
template <class N> constexpr bool counts_itself = std::is_base_of<c10::intrusive_ptr_target, N>::value;
template <class N> using Counted = std::conditional_t<counts_itself<N>, c10::intrusive_ptr<N>, std::shared_ptr<N>>;

template <class N> Counted<N> new_node() {
  if constexpr (counts_itself<N>) return c10::make_intrusive<N>();
  else return Counted<N>(new N, [](N* node) { deleteNode(node); });   // which goes down long chains without recursion
}

template <class N> Counted<torch::autograd::Node> counted(N* node) {
  if constexpr (counts_itself<N>) return node->getptr();
  else return node->shared_from_this();
}

// Whether sums of fp16 may be kept in fp16: a bool, and in the newer 2.x an enum whose first member allows it.
template <class T> bool allows(T option) {
  if constexpr (std::is_same_v<T, bool>) return option;
  else return static_cast<int>(option) == 0;
}
