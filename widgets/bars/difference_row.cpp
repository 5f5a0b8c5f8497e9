// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/difference_row.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include "widgets/panel/difference_text.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

/// The table's key under the row's own path, so that a layer's errors and names are its own.
Key keyAt(const std::string& path) {
    Key key = keyFor(path);
    key.path = path;
    return key;
}

}  // namespace

DifferenceRow::DifferenceRow(const std::string& path, QWidget* parent)
    : QWidget(parent),
      path_(path),
      editor_(makeSettingEditor(keyAt(path_), this)),
      name_(new QLabel(toQString(editor_->key().label), this)),
      of_a_(new QLabel(this)),
      message_(new QLabel(this)),
      back_(new QToolButton(this)) {
    const QString id = QString::fromStdString(path_);
    setObjectName(QStringLiteral("difference-") + id);
    name_->setToolTip(toQString(editor_->key().help));
    name_->setFixedWidth(kNameWidth);
    name_->setBuddy(editor_->control());
    of_a_->setObjectName(QStringLiteral("of-a-") + id);
    of_a_->setProperty("muted", true);
    of_a_->setToolTip(tr("Run A's value."));
    of_a_->setFixedWidth(kValueWidth);
    editor_->setFixedWidth(kEditorWidth);
    back_->setObjectName(QStringLiteral("back-to-a-") + id);
    back_->setProperty("flat", true);
    back_->setText(tr("as A"));
    back_->setToolTip(tr("Give run B the value of run A again."));
    back_->setAccessibleName(tr("%1: as in run A").arg(name_->text()));
    auto size = back_->sizePolicy();
    size.setRetainSizeWhenHidden(true);  // so that nothing moves
    back_->setSizePolicy(size);
    message_->setObjectName(QStringLiteral("message-") + id);
    message_->setProperty("error", true);
    message_->setWordWrap(true);
    message_->hide();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kSpacing);
    grid->setVerticalSpacing(2);
    grid->addWidget(name_, 0, 0);
    grid->addWidget(of_a_, 0, 1);
    grid->addWidget(editor_, 0, 2);
    grid->addWidget(back_, 0, 3);
    grid->setColumnStretch(4, 1);
    grid->addWidget(message_, 1, 1, 1, 4);
    connect(editor_, &SettingEditor::edited, this, &DifferenceRow::edited);
    connect(editor_, &SettingEditor::refused, this, &DifferenceRow::refuse);
    connect(back_, &QToolButton::clicked, this, &DifferenceRow::backToA);
}

void DifferenceRow::refuse(const QString& why) {
    message_->setText(inPanelWords(why, Configuration{}));
    message_->setVisible(!why.isEmpty());
    if (refused_ == why.isEmpty()) {
        refused_ = !why.isEmpty();
        emit refusedChanged();
    }
}

void DifferenceRow::display(const std::optional<Value>& a, const std::optional<Value>& b) {
    const bool differs = a != b;
    of_a_->setText(a ? valueText(editor_->key(), *a) : tr("layers differ"));
    editor_->display(b);
    QFont font = name_->font();
    font.setBold(differs);
    name_->setFont(font);
    back_->setVisible(differs);
}

void DifferenceRow::setUnavailable(const QString& why_not) {
    editor_->setUnavailable(why_not);
    name_->setEnabled(why_not.isEmpty());
}

}  // namespace normscope
