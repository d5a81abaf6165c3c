// The only file that knows which libtorch this is: 1.13 (Debian) or 2.x (a PyTorch wheel).
// Everything else is written against headers that did not change between them.
#pragma once
#include <torch/version.h>

#if TORCH_VERSION_MAJOR >= 2
#include <optional>
template <class T> using Optional = std::optional<T>;
#else   // In 1.13 c10::optional is a type of its own, and the schemas' lists are made of it.
#include <c10/util/Optional.h>
template <class T> using Optional = c10::optional<T>;
#endif

