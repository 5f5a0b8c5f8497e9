// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/setting_editor.h"

#include <QEvent>
#include <QRegularExpression>
#include <algorithm>

#include "widgets/base/accessible.h"
#include "widgets/panel/choice_editors.h"
#include "widgets/panel/number_editors.h"

namespace normscope {

SettingEditor::SettingEditor(const Key& key, QWidget* parent) : QWidget(parent), key_(key) {
    setToolTip(toQString(key_.help));
}

void SettingEditor::setUnavailable(const QString& why_not) {
    setEnabled(why_not.isEmpty());
    const QString tip = why_not.isEmpty() ? toQString(key_.help) : why_not;
    setToolTip(tip);
    control()->setToolTip(tip);
}

void SettingEditor::adopt(QWidget* control) {
    control_ = control;
    control->setObjectName(QStringLiteral("setting-") + path());
    control->setToolTip(toQString(key_.help));
    setSpokenLabel(*control, toQString(key_.label));
    control->setAccessibleDescription(toQString(key_.help));
    control->installEventFilter(this);
}

bool SettingEditor::eventFilter(QObject* watched, QEvent* event) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && widget != nullptr && !widget->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool SettingEditor::submit(const QString& text) {
    try {
        const Setting setting = parseSetting(key_.path, text.toStdString());
        emit refused({});
        emit edited(setting);
        return true;
    } catch (const SettingError& error) {
        emit refused(QString::fromUtf8(error.what()));
        return false;
    }
}

QString inPanelWords(const QString& sentence, const Configuration& configuration) {
    static const QRegularExpression path(QStringLiteral("[a-z_]+(\\.[a-z0-9_]+)+"));
    QString text;
    qsizetype done = 0;
    for (auto found = path.globalMatch(sentence); found.hasNext();) {
        const auto match = found.next();
        const Key* own = nullptr;
        for (const auto& keys : {settingKeys(), actionKeys()})
            for (const Key& key : keys)
                if (toQString(key.path) == match.captured())
                    own = &key;
        if (own == nullptr)
            continue;
        text += sentence.mid(done, match.capturedStart() - done) +
                QString::fromStdString(nameUnder(configuration, *own));
        done = match.capturedEnd();
    }
    return text + sentence.mid(done);
}

SettingEditor* makeSettingEditor(const Key& key, QWidget* parent) {
    switch (key.kind) {
        case ValueKind::Bool:
            return new BoolEditor(key, parent);
        case ValueKind::Choice:
            return new ChoiceEditor(key, parent);
        case ValueKind::IntegerList:
            return new WidthsEditor(key, parent);
        case ValueKind::Text:
        case ValueKind::Channel:  // an action's; stands in no panel
            return new TextEditor(key, parent);
        case ValueKind::OptionalReal:
        case ValueKind::Real:
        case ValueKind::Integer:
            if (key.slider)
                return new SliderEditor(key, parent);
            return new NumberEditor(key, parent);
    }
    return nullptr;
}

}  // namespace normscope
