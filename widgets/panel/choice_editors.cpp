// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/choice_editors.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <utility>

#include "model/settings/weights_file.h"

namespace normscope {

namespace {

QHBoxLayout* tightLayout(QWidget* owner) {
    auto* layout = new QHBoxLayout(owner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    return layout;
}

}  // namespace

BoolEditor::BoolEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent), box_(new QCheckBox(this)) {
    adopt(box_);
    // Not focused by the mouse, so that Space goes on meaning Play and Pause.
    box_->setFocusPolicy(Qt::TabFocus);
    auto* layout = tightLayout(this);
    layout->addStretch();
    layout->addWidget(box_);
    connect(box_, &QCheckBox::clicked, this, [this](bool checked) {
        box_->setTristate(false);
        box_->setChecked(checked);
        emit edited(Setting{std::string(this->key().path), checked});
    });
}

void BoolEditor::display(const std::optional<Value>& value) {
    const QSignalBlocker quiet(box_);
    if (value) {
        box_->setTristate(false);
        box_->setChecked(std::get<bool>(*value));
    } else {
        box_->setCheckState(Qt::PartiallyChecked);
    }
}

ChoiceEditor::ChoiceEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent), box_(new QComboBox(this)) {
    adopt(box_);
    for (const Choice& choice : key.choices)
        box_->addItem(toQString(choice.label), toQString(choice.key));
    box_->setPlaceholderText(tr("layers differ"));
    box_->setFocusPolicy(Qt::TabFocus);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box_->setMinimumContentsLength(4);
    tightLayout(this)->addWidget(box_);
    connect(box_, &QComboBox::activated, this, [this](int index) {
        if (index == std::exchange(shown_, index))
            return;
        emit edited(
            Setting{std::string(this->key().path), box_->itemData(index).toString().toStdString()});
    });
}

void ChoiceEditor::display(const std::optional<Value>& value) {
    const QSignalBlocker quiet(box_);
    const auto* key = value ? std::get_if<std::string>(&*value) : nullptr;
    shown_ = key == nullptr ? -1 : box_->findData(QString::fromStdString(*key));
    if (!box_->view()->isVisible())
        box_->setCurrentIndex(shown_);
}

QString widthsText(const std::vector<std::int64_t>& widths) {
    QStringList parts;
    for (std::size_t first = 0; first < widths.size();) {
        std::size_t last = first;
        while (last < widths.size() && widths[last] == widths[first])
            ++last;
        const QString width = QString::number(widths[first]);
        parts << (last - first == 1 ? width
                                    : QStringLiteral("%1 × %2").arg(last - first).arg(width));
        first = last;
    }
    return parts.join(QStringLiteral(", "));
}

QString expandWidths(const QString& text) {
    static const QRegularExpression repeated(
        QStringLiteral("^\\s*(\\d{1,3})\\s*[×xX*]\\s*(\\d+)\\s*$"));
    QStringList widths;
    for (const QString& part : text.split(QLatin1Char(','))) {
        const auto match = repeated.match(part);
        if (!match.hasMatch()) {
            widths << part.trimmed();
            continue;
        }
        for (int i = 0; i < match.captured(1).toInt(); ++i)
            widths << match.captured(2);
    }
    return widths.join(QLatin1Char(','));
}

WidthsEditor::WidthsEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent), box_(new QComboBox(this)) {
    adopt(box_);
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->setCompleter(nullptr);
    box_->setProperty("characters", QStringLiteral("0123456789, xX×*"));
    for (const char* preset : {"1 × 100", "2 × 100", "3 × 100", "6 × 100", "10 × 100", "20 × 100",
                               "3 × 16", "8 × 32", "2 × 256", "8, 16", "8, 16, 32", "16, 32, 64"})
        box_->addItem(QString::fromUtf8(preset));
    box_->lineEdit()->setPlaceholderText(QStringLiteral("100, 50, 20"));
    box_->lineEdit()->setAccessibleName(toQString(key.label));
    box_->setMinimumContentsLength(4);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    tightLayout(this)->addWidget(box_);
    connect(box_, &QComboBox::activated, this, &WidthsEditor::commit);
    connect(box_->lineEdit(), &QLineEdit::editingFinished, this, &WidthsEditor::commit);
}

void WidthsEditor::display(const std::optional<Value>& value) {
    const bool typing = box_->lineEdit()->hasFocus() && box_->currentText() != shown_;
    const auto* widths = value ? std::get_if<std::vector<std::int64_t>>(&*value) : nullptr;
    if (typing || widths == nullptr)
        return;
    shown_ = widthsText(*widths);
    const QSignalBlocker quiet(box_);
    box_->setCurrentIndex(-1);
    box_->setEditText(shown_);
    box_->lineEdit()->setCursorPosition(0);
    emit refused({});
}

void WidthsEditor::commit() {
    const QString text = box_->currentText().trimmed();
    if (text == shown_) {
        emit refused({});
        return;
    }
    if (submit(expandWidths(text)))
        shown_ = text;
}

TextEditor::TextEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent), line_(new QLineEdit(this)) {
    adopt(line_);
    tightLayout(this)->addWidget(line_);
    connect(line_, &QLineEdit::editingFinished, this, [this] {
        if (line_->text() != shown_ && submit(line_->text()))
            shown_ = line_->text();
    });
}

void TextEditor::display(const std::optional<Value>& value) {
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    if (text == nullptr || (line_->hasFocus() && line_->text() != shown_))
        return;
    shown_ = QString::fromStdString(key().file == FileRole::Weights ? weightsFileFrom(*text).path
                                                                    : *text);
    line_->setText(shown_);
    line_->setCursorPosition(0);
    emit refused({});
}

}  // namespace normscope
