// The steps of the common optimizers over all parameters of a group in one call. They change what the operators of the
// formula would change, in the same order of rounding; for plain float32 on the CPU, Adam's is one pass over memory.
#include "shim.h"

#include <ATen/ATen.h>

#include <cmath>

namespace {

struct AdamRates {
  double rate, beta1, beta2, eps, decay;
  bool decoupled, maximize;
};

bool is_plain(const at::Tensor& t, int64_t count) {
  return t.defined() && t.device().is_cpu() && t.layout() == c10::kStrided && t.scalar_type() == at::kFloat && t.is_contiguous() && t.numel() == count;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("arch=haswell", "default")))
#endif
void adam_pass(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t count,
               float sign, float l2, float shrink, float beta1, float rest1, float beta2, float rest2, float root2, float eps, float size) {
  for (int64_t k = 0; k < count; k++) {
    float value = p[k] * shrink;
    float gradient = sign * g[k] + l2 * value;
    m[k] = m[k] * beta1 + rest1 * gradient;
    v[k] = v[k] * beta2 + rest2 * gradient * gradient;
    p[k] = value - size * m[k] / (std::sqrt(v[k]) / root2 + eps);
  }
}

void adam_one(at::Tensor& p, const at::Tensor& raw, at::Tensor& m, at::Tensor& v, at::Tensor& largest, int64_t step, const AdamRates& r) {
  double correction1 = 1 - std::pow(r.beta1, step), correction2 = 1 - std::pow(r.beta2, step);
  int64_t count = p.numel();
  if (!largest.defined() && is_plain(p, count) && is_plain(raw, count) && is_plain(m, count) && is_plain(v, count)) {
    adam_pass(p.data_ptr<float>(), raw.data_ptr<float>(), m.data_ptr<float>(), v.data_ptr<float>(), count, r.maximize ? -1 : 1,
              static_cast<float>(r.decoupled ? 0 : r.decay), static_cast<float>(r.decoupled ? 1 - r.rate * r.decay : 1),
              static_cast<float>(r.beta1), static_cast<float>(1 - r.beta1), static_cast<float>(r.beta2), static_cast<float>(1 - r.beta2),
              static_cast<float>(std::sqrt(correction2)), static_cast<float>(r.eps), static_cast<float>(r.rate / correction1));
    p.unsafeGetTensorImpl()->bump_version();
    return;
  }
  auto gradient = r.maximize ? raw.neg() : raw;
  if (r.decay != 0) {
    if (r.decoupled) p.mul_(1 - r.rate * r.decay);
    else gradient = gradient.add(p, r.decay);
  }
  m.mul_(r.beta1).add_(gradient, 1 - r.beta1);
  v.mul_(r.beta2).addcmul_(gradient, gradient, 1 - r.beta2);
  if (largest.defined()) largest.copy_(at::maximum(largest, v));
  auto root = (largest.defined() ? largest : v).sqrt().div_(std::sqrt(correction2)).add_(r.eps);
  p.addcdiv_(m, root, -r.rate / correction1);
}

}  // namespace

// Parameters without a gradient are left as they are. `steps` counts each parameter's steps; `largest` holds AMSGrad's
// maxima, or nulls; `decoupled` is AdamW's weight decay.
TS_API int ts_adam_step(void* const* parameters, void* const* first, void* const* second, void* const* largest, int64_t* steps, int count,
                        double rate, double beta1, double beta2, double eps, double decay, int decoupled, int maximize) {
  return guarded([&] {
    at::NoGradGuard quiet;
    for (int k = 0; k < count; k++) {
      auto p = borrow(parameters[k]);
      auto gradient = p.grad();
      if (!gradient.defined()) continue;
      auto m = borrow(first[k]), v = borrow(second[k]), most = borrow(largest[k]);
      adam_one(p, gradient, m, v, most, ++steps[k], {rate, beta1, beta2, eps, decay, decoupled != 0, maximize != 0});
    }
  });
}

// `buffers` holds the momenta; a null becomes a new tensor, which the caller owns, at a parameter's first step.
TS_API int ts_sgd_step(void* const* parameters, void** buffers, int count, double rate, double momentum, double dampening, double decay,
                       int nesterov, int maximize) {
  return guarded([&] {
    at::NoGradGuard quiet;
    for (int k = 0; k < count; k++) {
      auto p = borrow(parameters[k]);
      auto gradient = at::Tensor(p.grad());
      if (!gradient.defined()) continue;
      if (maximize) gradient = gradient.neg();
      if (decay != 0) gradient = gradient.add(p, decay);
      if (momentum != 0) {
        at::Tensor buffer;
        if (buffers[k]) {
          buffer = borrow(buffers[k]);
          buffer.mul_(momentum).add_(gradient, 1 - dampening);
        } else {
          buffer = gradient.clone();
          buffers[k] = give(at::Tensor(buffer));
        }
        gradient = nesterov ? gradient.add(buffer, momentum) : buffer;
      }
      p.add_(gradient, -rate);
    }
  });
}

// Scales all gradients so that their norm, taken together, is at most `max_norm`; `total` is the norm before.
TS_API int ts_clip_gradients(void* const* parameters, int count, double max_norm, double norm_type, double* total) {
  return guarded([&] {
    at::NoGradGuard quiet;
    std::vector<at::Tensor> gradients, norms;
    for (int k = 0; k < count; k++) {
      auto gradient = at::Tensor(borrow(parameters[k]).grad());
      if (!gradient.defined()) continue;
      norms.push_back(gradient.norm(norm_type));
      gradients.push_back(std::move(gradient));
    }
    *total = norms.empty() ? 0 : at::stack(norms).norm(norm_type).item<double>();
    double factor = max_norm / (*total + 1e-6);
    if (factor >= 1) return;   // a total that is not a number goes on, and makes the gradients so
    for (auto& gradient : gradients) gradient.mul_(factor);
  });
}

TS_API int ts_clear_gradients(void* const* parameters, int count) {
  return guarded([&] {
    for (int k = 0; k < count; k++) borrow(parameters[k]).mutable_grad().reset();
  });
}
