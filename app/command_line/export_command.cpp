// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/data_progress.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/export/pytorch_files.h"
#include "app/files/input_error.h"
#include "model/data/dataset.h"

namespace normscope {

Job parseExport(Options& options) {
    ExperimentWords words;
    std::optional<QString> folder;
    options.addExperiment(words);
    options.add("--steps", "N", words.steps, "how many steps to repeat; the same as --set steps=N");
    options.add("--to", "DIR", folder, "the folder to write; made where there is none");
    options.setFooter(
        R"(Into DIR: model.py, the network as a torch.nn.Module; train.py and experiment.ipynb, which repeat
the run with everything that was changed on the way and print each step's loss; data.npz, batches.npz
and draws.npz, what they repeat it by; weights_initial and weights, before and after, as state_dict
(.pt) and as .safetensors. With a twin, run A goes into DIR/A and run B into DIR/B.)");
    options.parse();
    if (!folder || folder->isEmpty())
        throw InputError("--to names no folder; give one, such as --to my-run");
    return [experiment = words.experiment(), folder = *folder](int&, char**) {
        const InterruptGuard guard;
        Progress progress("step", experiment.configuration.steps);
        const auto written = writePyTorchFiles(
            folder, experiment, readData(experiment.configuration), [&](std::int64_t step) {
                progress.update(step, [] { return QString(); });
                return guard.interrupted();
            });
        for (const auto& line : written.notes)
            complain(line);
        say(QStringLiteral("Wrote %1 files into %2").arg(written.files.size()).arg(folder));
        return kDone;
    };
}

}  // namespace normscope
