// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/references_menu.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QMenu>
#include <QPainter>

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ReferencesMenu", text);
}

void askForName(References& references, const Reference& reference, QWidget* window) {
    auto* dialog = new QInputDialog(window);
    dialog->setObjectName(QStringLiteral("reference-rename"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename reference"));
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(reference.name);
    QObject::connect(
        dialog, &QInputDialog::textValueSelected, &references,
        [&references, id = reference.id](const QString& name) { references.rename(id, name); });
    dialog->open();
}

QString escaped(QString name) {
    return name.replace(u'&', QStringLiteral("&&"));
}

void addActions(QMenu& menu, References& references, const Reference& reference, QWidget* window) {
    const QString id = QString::number(reference.id);
    const auto add = [&](const char* name, const QString& text, const QString& help, auto act) {
        QAction* action = menu.addAction(text);
        action->setObjectName(QStringLiteral("reference-%1-%2").arg(QLatin1String(name), id));
        action->setToolTip(help);
        QObject::connect(action, &QAction::triggered, &references, act);
    };
    menu.setToolTipsVisible(true);
    add("rename", tr("Rename…"), {}, [&references, key = reference.id, window] {
        for (const Reference& each : references.all())
            if (each.id == key)
                return askForName(references, each, window);
    });
    add("remove", tr("Remove"), {}, [&references, key = reference.id] { references.remove(key); });
    add("open", tr("Open this experiment again"),
        tr("Replays it from step 0, in place of the run."),
        [&references, experiment = reference.experiment] {
            emit references.openRequested(experiment);
        });
    add("compare", tr("Compare as twin"),
        tr("Run B with the settings that this one had in the end; both must use the same data and "
           "seed."),
        [&references, experiment = reference.experiment] {
            emit references.compareRequested(experiment);
        });
}

}  // namespace

QIcon lineIcon(const std::vector<QPen>& pens, bool shown) {
    constexpr double kRatio = 2.0;
    QPixmap pixmap(QSize(18, 10) * kRatio);
    pixmap.setDevicePixelRatio(kRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(shown ? 1.0 : 0.3);
    const double gap = 10.0 / static_cast<double>(pens.size() + 1);
    double y = gap;
    for (const auto& pen : pens) {
        painter.setPen(pen);
        painter.drawLine(QPointF(1, y), QPointF(17, y));
        y += gap;
    }
    return QIcon(pixmap);
}

void fillReferencesMenu(QMenu& menu, References& references, const Theme& theme, QWidget* window) {
    menu.clear();
    if (references.all().empty()) {
        menu.addAction(tr("None pinned yet"))->setEnabled(false);
        return;
    }
    const auto addHeading = [&menu](const QString& text) {
        menu.addAction(text)->setEnabled(false);
    };
    addHeading(tr("Show or hide:"));
    for (const Reference& reference : references.all()) {
        const QString name = escaped(reference.name);
        QAction* show = menu.addAction(reference.shown ? name : tr("%1 (hidden)").arg(name));
        show->setObjectName(QStringLiteral("reference-show-%1").arg(reference.id));
        if (references.isOfOtherData(reference)) {
            show->setEnabled(false);
            show->setText(tr("%1 (other data)").arg(name));
        }
        show->setIcon(lineIcon({referencePen(reference.style, theme)}, reference.shown));
        show->setCheckable(true);
        show->setChecked(reference.shown);
        show->setToolTip(tr("Show or hide: %1").arg(reference.name));
        QObject::connect(
            show, &QAction::triggered, &references,
            [&references, id = reference.id](bool on) { references.setShown(id, on); });
    }
    menu.addSeparator();
    addHeading(tr("Rename, remove, open, compare:"));
    for (const Reference& reference : references.all()) {
        QMenu* more = menu.addMenu(lineIcon({referencePen(reference.style, theme)}, true),
                                   escaped(reference.name));
        addActions(*more, references, reference, window);
    }
}

}  // namespace normscope
