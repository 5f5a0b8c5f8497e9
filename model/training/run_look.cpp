// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at a run: frames and closer looks.
#include "model/training/run_impl.h"

namespace normscope {

// Shows the last batch (the first one before any step) under the present settings.
void Run::Impl::refreshView() {
    if (!view_is_stale)
        return;
    if (!batch_x.defined())
        batch_x = batch_indices.empty() ? nextInputs() : inputsAt(batch_indices);
    view_mode = configuration.mode;
    network.forward(batch_x, view_mode == Mode::Train ? Statistics::Batch : Statistics::Running,
                    &taps);
    probe.noteStatistics(done, network, taps);
    view_is_stale = false;
}

Frame Run::observe(const ObservationRequest& request, const ColumnExtents& include) {
    impl_->refreshView();
    return impl_->probe.look(impl_->done, impl_->view_mode, impl_->network, impl_->taps, request,
                             include, impl_->has_gradient);
}

}  // namespace normscope
