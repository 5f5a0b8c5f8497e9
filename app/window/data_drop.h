// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QUrl>
#include <vector>

#include "app/window/drop_veil.h"
#include "model/settings/settings.h"

class QWidget;

namespace normscope {

/// What the data.* settings become when a file or folder is opened as data; the rest of the
/// experiment stays. Throws DataError with one sentence.
std::vector<Setting> settingsForData(const QString& path);

/// The one file or folder that several dropped together stand for: themselves where it is one, else
/// the first of those that are read together (x.npy with y.npy, IDX files). Throws DataError.
QString placeOf(const QList<QUrl>& urls);

/// Files and folders dropped on a window: an experiment (.json) is one to replay, anything else is
/// data to train on. While they hover, a veil says which it will be.
class DataDrop : public QObject {
    Q_OBJECT
  public:
    /// Lives as long as the window, which it makes accept drops.
    explicit DataDrop(QWidget* window);

    void open(const QString& path);

  signals:
    void weightsChosen(const QString& path);
    void experimentChosen(const QString& path);
    void dataChosen(const std::vector<normscope::Setting>& settings);
    /// One sentence: what cannot be opened, and what can be instead.
    void refused(const QString& why);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Kind { Experiment, Session, Weights, Data };
    static Kind kindOf(const QString& path);
    static QString promise(const QList<QUrl>& urls);
    void drop(const QList<QUrl>& urls);

    DropVeil* veil_;
};

}  // namespace normscope
