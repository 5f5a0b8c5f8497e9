// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/watch.h"

#include <QRegularExpression>
#include <QWidget>

#include "model/settings/settings.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_row.h"

namespace normscope {

namespace {

/// A control and the name of its widget.
struct Part {
    const char* name;
    const char* id;
};
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
    static const QRegularExpression form("^layers\\.(\\d+)(?:\\.([a-z_]+))?$");
    return form;
}

/// What lessons call the columns of the layer matrix.
QStringList columnNames() {
    QStringList names;
    for (const LayerColumn& column : layerColumns())
        names << column.lesson;
    return names;
}

/// A layer's row, or the plot of one of its columns that is in sight: the histogram, or what takes
/// its place.
void addOfRow(std::vector<QWidget*>& found, LayerRow& row, const QString& column) {
    if (column.isEmpty())
        found.push_back(&row);
    for (LayerCell* cell : row.cells())
        if (cell->column().lesson == column && cell->shown()->isVisible())
            found.push_back(cell->shown());
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
    if (name == "loss" || name == "accuracy" || name == "time" || columnNames().contains(name))
        return {};
    if (const auto match = layerForm().match(name); match.hasMatch()) {
        if (match.captured(2).isEmpty() || columnNames().contains(match.captured(2)))
            return {};
        return "\"" + match.captured(2) + "\" is no part of a layer; choose " +
               columnNames().join(", ");
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
    if (match.hasMatch() || columnNames().contains(name)) {
        for (LayerRow* row : window.findChildren<LayerRow*>())
            if (!match.hasMatch() || row->layer() == match.captured(1).toLongLong())
                addOfRow(found, *row, match.hasMatch() ? match.captured(2) : name);
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
