// The process's side of libtorch: threads, random generators, devices, the version.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstdlib>
#include <cstring>
#include <mutex>

namespace {

c10::GeneratorImpl* generator(void* handle) { return static_cast<c10::GeneratorImpl*>(handle); }

// A CUDA build's kernels register themselves when libtorch_cuda is loaded, and nothing here names a symbol of it, so
// the linker would drop it. Without CUDA there is no such library, and nothing happens.
const void* const cuda_library = dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL);

// A step frees its activations and the next one asks for the same sizes. By default libc gives such blocks back to the system
// in between, and each page comes back by a fault, zeroed: a quarter of a small network's step (docs/decisions/0017). So blocks
// below 64 MiB stay in the heap, up to 1 GiB of them unused. The pad keeps the heaps of other threads from being unmapped;
// it is address space only. Who has set malloc up by the environment is left alone.
[[maybe_unused]] const bool keeps_blocks = [] {
#ifdef __GLIBC__
  const char* tunables = std::getenv("GLIBC_TUNABLES");
  bool is_set_up = tunables && std::strstr(tunables, "glibc.malloc");
  for (const char* name : {"MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TOP_PAD_"})
    is_set_up = is_set_up || std::getenv(name);
  return !is_set_up && mallopt(M_MMAP_THRESHOLD, 64 << 20) && mallopt(M_TRIM_THRESHOLD, 1 << 30) && mallopt(M_TOP_PAD, 64 << 20);
#else
  return false;
#endif
}();

}  // namespace

TS_API const char* ts_version() { return TORCH_VERSION; }

// at::set_num_threads does not reach OpenBLAS, which would go on using every core under a convolution.
TS_API void ts_set_num_threads(int count) {
  at::set_num_threads(count);
  using SetThreads = void (*)(int);
  static const auto openblas = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (openblas) openblas(count);
}
TS_API int ts_get_num_threads() { return at::get_num_threads(); }
TS_API int ts_set_num_interop_threads(int count) { return guarded([&] { at::set_num_interop_threads(count); }); }
TS_API int ts_get_num_interop_threads() { return at::get_num_interop_threads(); }

// Seeds the default generator of every device.
TS_API int ts_manual_seed(uint64_t seed) { return guarded([&] { at::globalContext(); at::manual_seed(seed); }); }

TS_API int ts_default_generator(void** handle) {
  return guarded([&] { *handle = at::Generator(at::detail::getDefaultCPUGenerator()).unsafeReleaseGeneratorImpl(); });
}
TS_API int ts_new_generator(uint64_t seed, void** handle) {
  return guarded([&] { *handle = at::detail::createCPUGenerator(seed).unsafeReleaseGeneratorImpl(); });
}
TS_API void ts_release_generator(void* handle) { c10::raw::intrusive_ptr::decref(generator(handle)); }
TS_API int ts_set_seed(void* handle, uint64_t seed) {
  return guarded([&] { std::lock_guard<std::mutex> lock(generator(handle)->mutex_); generator(handle)->set_current_seed(seed); });
}
TS_API int ts_reseed(void* handle, uint64_t* seed) {
  return guarded([&] { std::lock_guard<std::mutex> lock(generator(handle)->mutex_); *seed = generator(handle)->seed(); });
}
TS_API int ts_initial_seed(void* handle, uint64_t* seed) {
  return guarded([&] { *seed = generator(handle)->current_seed(); });
}
TS_API int ts_generator_state(void* handle, void** state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator(handle)->mutex_);
    *state = give(at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>(generator(handle)->get_state())));
  });
}
TS_API int ts_set_generator_state(void* handle, void* state) {
  return guarded([&] {
    auto tensor = borrow(state);
    std::lock_guard<std::mutex> lock(generator(handle)->mutex_);
    generator(handle)->set_state(*tensor.unsafeGetTensorImpl());
  });
}

// What kernels may do for speed: 0 TF32 in products, 1 TF32 in convolutions, 2 sums of fp16 in fp16, 3 and 4 the flash and the
// plain form of attention. Without CUDA they are remembered and change nothing.
TS_API int ts_get_flag(int flag) {
  auto& context = at::globalContext();
  switch (flag) {
    case 0: return context.allowTF32CuBLAS();
    case 1: return context.allowTF32CuDNN();
    case 2: return allows(context.allowFP16ReductionCuBLAS());
    case 3: return context.userEnabledFlashSDP();
    default: return context.userEnabledMathSDP();
  }
}
TS_API int ts_set_flag(int flag, int on) {
  return guarded([&] {
    auto& context = at::globalContext();
    switch (flag) {
      case 0: return context.setAllowTF32CuBLAS(on != 0);
      case 1: return context.setAllowTF32CuDNN(on != 0);
      case 2: return context.setAllowFP16ReductionCuBLAS(on != 0);
      case 3: return context.setSDPUseFlash(on != 0);
      default: return context.setSDPUseMath(on != 0);
    }
  });
}

TS_API int ts_cuda_available() { return torch::cuda::is_available(); }
TS_API int ts_cudnn_available() { return torch::cuda::cudnn_is_available(); }
TS_API int ts_cuda_device_count() { return static_cast<int>(torch::cuda::device_count()); }
TS_API int ts_cuda_seed_all(uint64_t seed) { return guarded([&] { torch::cuda::manual_seed_all(seed); }); }
TS_API int ts_cuda_synchronize(int64_t device) { return guarded([&] { torch::cuda::synchronize(device); }); }
