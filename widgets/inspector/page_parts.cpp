// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/page_parts.h"

#include <QCoreApplication>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/base/accessible.h"
#include "widgets/base/segmented_switch.h"

namespace normscope {

namespace {

struct Inspector {
    Q_DECLARE_TR_FUNCTIONS(Inspector)
};

}  // namespace

QLabel* addHeading(QVBoxLayout* column, const QString& text) {
    auto* heading = new QLabel(text.toUpper(), column->parentWidget());
    heading->setProperty("heading", true);
    heading->setContentsMargins(0, column->count() == 0 ? 0 : 6, 0, 0);
    column->addWidget(heading);
    return heading;
}

QLabel* addSentence(QVBoxLayout* column, const QString& name, bool muted) {
    auto* sentence = new QLabel(column->parentWidget());
    sentence->setObjectName(name);
    sentence->setProperty("muted", muted);
    sentence->setWordWrap(true);
    sentence->setTextFormat(Qt::PlainText);
    // Its words may be as wide as they like; the panel's width is the person's.
    sentence->setMinimumWidth(1);
    sentence->hide();
    column->addWidget(sentence);
    return sentence;
}

void say(QLabel* sentence, const QString& text) {
    if (sentence->text() != text)
        sentence->setText(text);
    sentence->setVisible(!text.isEmpty());
}

QSpinBox* makeNumberPicker(QWidget* parent, const QString& name, const QString& label,
                           const QString& help) {
    auto* spin = new QSpinBox(parent);
    spin->setObjectName(name);
    setSpokenLabel(*spin, label);
    spin->setToolTip(help);
    spin->setKeyboardTracking(false);
    spin->setMinimumWidth(60);
    spin->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return spin;
}

SegmentedSwitch* addRunChoice(QVBoxLayout* column, const QString& name) {
    auto* choice =
        new SegmentedSwitch(name, {{"a", Inspector::tr("Run A")}, {"b", Inspector::tr("Run B")}},
                            column->parentWidget());
    choice->setHelp(Inspector::tr("Run shown"), Inspector::tr("Which run this page shows."));
    choice->display("a");
    choice->hide();
    column->addWidget(choice, 0, Qt::AlignLeft);
    return choice;
}

}  // namespace normscope
