// SPDX-License-Identifier: GPL-3.0-or-later
// Experiments written out for PyTorch, and PyTorch's word on them.
#pragma once

#include <QDir>
#include <cmath>
#include <map>
#include <memory>

#include "model/pytorch/pytorch_export.h"
#include "tests/support/python.h"

namespace normscope::testing {

/// Exports, run by one interpreter when all are there.
class ExportedFolders {
  public:
    void add(const QString& name, const Experiment& experiment,
             const std::shared_ptr<const Dataset>& data) {
        const auto folder = folder_.filePath(QString::number(runs_.size()));
        QDir().mkpath(folder);
        runs_.push_back({name, folder, exportToPyTorch(experiment, data)});
        for (const auto& [file, bytes] : runs_.back().made.files) {
            QFile out(QDir(folder).filePath(QString::fromStdString(file)));
            if (out.open(QIODevice::WriteOnly))
                out.write(bytes.data(), static_cast<qint64>(bytes.size()));
        }
    }

    /// What is wrong, a line each; empty where every loss of every run is within 1e-4 of PyTorch's,
    /// until rounding alone carries PyTorch's own run a tenth as far.
    QStringList differences(const QString& python) {
        QStringList wrong;
        for (std::size_t begin = 0; begin < runs_.size(); begin += kAtOnce) {
            const auto end = std::min(begin + kAtOnce, runs_.size());
            QJsonArray folders;
            for (auto i = begin; i < end; ++i)
                folders.append(runs_[i].folder);
            const auto results = trained(python, folders, 1);
            for (auto i = begin; i < end; ++i) {
                auto why = compare(runs_[i], results[static_cast<qsizetype>(i - begin)].toObject());
                // A value on the edge, as of two that a pooling chooses from, falls as it may.
                if (!why.isEmpty())
                    why = compare(runs_[i],
                                  trained(python, {runs_[i].folder}, kNudges)[0].toObject());
                if (!why.isEmpty())
                    wrong << why;
            }
        }
        return wrong;
    }
    /// Steps compared, of all runs.
    std::int64_t compared() const { return compared_; }
    const PyTorchExport& made(std::size_t index) const { return runs_[index].made; }
    QString folder(std::size_t index) const { return runs_[index].folder; }

  private:
    static constexpr std::size_t kAtOnce = 8;
    static constexpr int kNudges = 8;
    struct One {
        QString name, folder;
        PyTorchExport made;
    };

    static std::map<std::int64_t, double> lossesIn(const QJsonArray& lines) {
        std::map<std::int64_t, double> losses;
        for (const auto& line : lines) {
            const auto words = line.toString().split(' ');
            if (words.size() == 4 && words[0] == "step" && words[2] == "loss")
                losses[words[1].toLongLong()] = words[3].toDouble();
        }
        return losses;
    }

    static QJsonArray trained(const QString& python, const QJsonArray& folders, int nudges) {
        return runInPython(python, "train_exports.py",
                           {{"folders", folders}, {"nudges", nudges}})["runs"]
            .toArray();
    }

    /// What is wrong; empty where nothing is.
    QString compare(const One& run, const QJsonObject& result) {
        const auto lines = result["lines"].toArray();
        const auto losses = lossesIn(lines);
        std::vector<std::map<std::int64_t, double>> nudged;
        for (const auto& one : result["nudged"].toArray())
            nudged.push_back(lossesIn(one.toArray()));
        const auto steps = static_cast<std::int64_t>(run.made.losses.size());
        if (static_cast<std::int64_t>(losses.size()) != steps || steps == 0) {
            QStringList last;
            for (qsizetype i = std::max<qsizetype>(0, lines.size() - 6); i < lines.size(); ++i)
                last << lines[i].toString();
            return run.name + ": " + last.join(" | ");
        }
        double chaos = 0;
        for (std::int64_t step = 1; step <= steps; ++step) {
            if (run.made.own_draws_from && step >= *run.made.own_draws_from)
                return {};
            const auto there = losses.at(step);
            const auto here =
                static_cast<double>(run.made.losses[static_cast<std::size_t>(step - 1)]);
            const auto scale = std::max(std::abs(there), 1e-3);
            for (const auto& one : nudged)
                if (const auto other = one.find(step); other != one.end())
                    chaos = std::max(chaos, std::abs(other->second - there) / scale);
            if (chaos > 1e-5) {
                qInfo("%s: from step %lld on rounding alone decides", qPrintable(run.name),
                      static_cast<long long>(step));
                return {};
            }
            if (std::abs(here - there) > 1e-4 * scale)
                return QString("%1: step %2 loss %3, in PyTorch %4")
                    .arg(run.name)
                    .arg(step)
                    .arg(here)
                    .arg(there);
            ++compared_;
        }
        return {};
    }

    QTemporaryDir folder_;
    std::vector<One> runs_;
    std::int64_t compared_ = 0;
};

}  // namespace normscope::testing
