// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/types.h>
#include <torch/version.h>

#include "model/run/run.h"

namespace normscope {
namespace {

template <class Function>
Function find(const char* symbol) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, symbol));
}

}  // namespace

void configureLooker() {
    at::globalContext().setFlushDenormal(true);
}

BackendInfo configureBackend() {
    BackendInfo info;
    info.libtorch = TORCH_VERSION;
    // One thread: networks of this size gain nothing from more, the window keeps its core, and the
    // order of summation, hence every bit of the weights, does not depend on the machine's load.
    at::set_num_threads(1);
    at::globalContext().setFlushDenormal(true);
    if (const auto set_threads = find<void (*)(int)>("openblas_set_num_threads")) {
        set_threads(1);
        const auto config = find<char* (*)()>("openblas_get_config");
        info.blas = config ? config() : "OpenBLAS";
        // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …": name and version suffice.
        if (const auto second = info.blas.find(' ', info.blas.find(' ') + 1);
            second != std::string::npos)
            info.blas.resize(second);
    } else if (at::hasMKL()) {
        info.blas = "MKL";
    } else if (find<void*>("bli_init") != nullptr) {
        info.blas = "BLIS";
    } else if (find<void*>("ATL_buildinfo") != nullptr) {
        info.blas = "ATLAS";
    } else {
        info.blas = "reference BLAS";
        info.reference_blas = true;
    }
    info.threads = at::get_num_threads();
    return info;
}

}  // namespace normscope
