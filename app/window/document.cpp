// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/document.h"

#include <QFileInfo>

#include "app/lab/lab.h"
#include "model/settings/weights_file.h"

namespace normscope {

Document::Document(Lab& lab) : lab_(lab) {
    connect(&lab_, &Lab::opened, this, [this] { set({}, {}); });
}

void Document::tieTo(const QString& path) {
    const QString whole = QFileInfo(path).absoluteFilePath();
    recent_.removeAll(whole);
    recent_.prepend(whole);
    setRecent(recent_);
    set(QFileInfo(whole).fileName(), whole);
}

void Document::name(const QString& title) {
    set(title, {});
}

void Document::set(const QString& title, const QString& path) {
    title_ = title;
    path_ = path;
    as_saved_ = present();
    emit changed();
}

Experiment Document::present() const {
    Experiment experiment = lab_.experiment();
    experiment.configuration.steps = 0;
    // A run ties a file to what it holds; that changes nothing of what was saved.
    replaceNames(experiment, [](const Key& key, const std::string& text) {
        return key.file == FileRole::Weights ? weightsFileFrom(text).path : text;
    });
    return experiment;
}

bool Document::isModified() const {
    return !title_.isEmpty() && !(present() == as_saved_);
}

}  // namespace normscope
