// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/watch.h"

#include <QRegularExpression>
#include <QWidget>

#include "model/experiment/settings.h"
#include "widgets/inspector/pages.h"
#include "widgets/plots/plot.h"

namespace normscope {

namespace {

/// A part of a layer's row and what its plots are called after "plot-layerN-".
struct Part {
    const char* name;
    const char* id;
};
constexpr Part kParts[] = {{"z", "linear"},
                           {"y", "normalized"},
                           {"a", "activation"},
                           {"affine", "channels"},
                           {"running", "trace"}};
constexpr Part kControls[] = {{"reset", "reset"},
                              {"play", "play"},
                              {"step", "step"},
                              {"speed", "speed"},
                              {"batch-norm", "batch-norm"},
                              {"placement", "placement"},
                              {"mode", "mode"},
                              {"dual", "dual"},
                              {"compare", "compare-switch"},
                              {"export", "export-menu"}};

template <std::size_t N>
const char* idOf(const Part (&parts)[N], const QString& name) {
    for (const Part& part : parts)
        if (name == QLatin1String(part.name))
            return part.id;
    return nullptr;
}

template <std::size_t N>
QString namesOf(const Part (&parts)[N]) {
    QStringList names;
    for (const Part& part : parts)
        names << QLatin1String(part.name);
    return names.join(", ");
}

const QRegularExpression& layerForm() {
    static const QRegularExpression form("^layers\\.(\\d+)(?:\\.([a-z]+))?$");
    return form;
}

/// The plots of a layer's part that are in sight: the histogram, or what takes its place.
void addPlots(std::vector<QWidget*>& found, const QWidget& row, const QString& id) {
    const QString wanted = QStringLiteral("plot-") + id;
    for (auto* plot : row.findChildren<QWidget*>(
             QRegularExpression('^' + QRegularExpression::escape(wanted) + "(-[a-z]+)?$")))
        if (plot->isVisible() && qobject_cast<Plot*>(plot) != nullptr)
            found.push_back(plot);
}

QStringList inspectorPageKeys() {
    QStringList keys;
    for (const ListedPage& page : inspectorPages())
        keys << page.info.key;
    return keys;
}

}  // namespace

QString watchError(const QString& name) {
    const QString after = name.section('.', 1);
    const QString first = name.section('.', 0, 0);
    if (name == "loss" || name == "accuracy" || name == "time" || idOf(kParts, name) != nullptr)
        return {};
    if (const auto match = layerForm().match(name); match.hasMatch()) {
        if (match.captured(2).isEmpty() || idOf(kParts, match.captured(2)) != nullptr)
            return {};
        return "\"" + match.captured(2) + "\" is no part of a layer; choose " + namesOf(kParts);
    }
    if (first == "inspector")
        return inspectorPageKeys().contains(after)
                   ? QString()
                   : "\"" + after + "\" is no page of the inspector; choose " +
                         inspectorPageKeys().join(", ");
    if (first == "controls")
        return idOf(kControls, after) != nullptr
                   ? QString()
                   : "\"" + after + "\" is no control; choose " + namesOf(kControls);
    if (first == "panel") {
        for (const Key& key : settingKeys())
            if (after.toStdString() == key.path)
                return {};
        return "\"" + after + "\" is no setting; see normscope list settings";
    }
    return "\"" + name + "\" is nothing to watch; give layers.K, layers.K.z, a column, loss, " +
           "accuracy, inspector.PAGE, panel.KEY, controls.NAME or time";
}

std::vector<QWidget*> watchTargets(const QWidget& window, const QString& name) {
    std::vector<QWidget*> found;
    const auto add = [&](const QString& object) {
        if (auto* widget = window.findChild<QWidget*>(object); widget && widget->isVisible())
            found.push_back(widget);
    };
    const QString after = name.section('.', 1);
    const QString first = name.section('.', 0, 0);
    const auto match = layerForm().match(name);
    if (match.hasMatch() || idOf(kParts, name) != nullptr) {
        const QString part = match.hasMatch() ? match.captured(2) : name;
        for (auto* row : window.findChildren<QWidget*>(QRegularExpression("^layer\\d+-row$"))) {
            const QString layer = row->objectName().section('-', 0, 0);  // "layer1"
            if (match.hasMatch() && layer.mid(5).toLongLong() != match.captured(1).toLongLong() + 1)
                continue;
            if (part.isEmpty())
                found.push_back(row);
            else
                addPlots(found, *row, layer + '-' + QLatin1String(idOf(kParts, part)));
        }
    } else if (name == "loss" || name == "accuracy") {
        add(QStringLiteral("plot-") + name);
    } else if (name == "time") {
        add("time-bar");
    } else if (first == "inspector") {
        add("inspector");
    } else if (first == "panel") {
        add(QStringLiteral("setting-") + after);
    } else if (const char* control = idOf(kControls, after)) {
        add(QLatin1String(control));
    }
    return found;
}

WatchFrame::Source watchSource(const QWidget& window, const QStringList& names) {
    if (names.isEmpty())
        return {};
    return [&window, names] {
        std::vector<QWidget*> all;
        for (const QString& name : names)
            for (QWidget* target : watchTargets(window, name))
                all.push_back(target);
        return all;
    };
}

}  // namespace normscope
