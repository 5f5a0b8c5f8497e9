// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/settings_help.h"

#include <QStringList>

#include "widgets/base/text.h"

namespace normscope {

QString valuesOf(const Key& key) {
    const auto range = QString::fromStdString(toText(key.minimum) + " to " + toText(key.maximum));
    switch (key.kind) {
        case ValueKind::Bool:
            return "true or false";
        case ValueKind::Integer:
            return key.maximum > 9e18 ? QStringLiteral("0 to 2^63-1") : range;
        case ValueKind::Real:
            return range;
        case ValueKind::OptionalReal:
            return range + ", or none";
        case ValueKind::IntegerList:
            return "1 to 32 widths, as in 100,100,100";
        case ValueKind::Text:
            return "text";
        case ValueKind::Channel:
            return "CHANNEL:VALUE, or VALUE for all";
        case ValueKind::Choice:
            break;
    }
    QStringList choices;
    for (const auto& choice : key.choices)
        choices << toQString(choice.key);
    return choices.join(", ");
}

QString settingsHeading() {
    return "Settings (● restarts a run; the others may also change while it goes on, with --at):";
}

QString actionsHeading() {
    return "Actions, done once at a step, of all layers or as layers.K.normalization.… of one\n"
           "(--at 500:normalization.recalibrate, --at "
           "500:layers.0.normalization.set_gamma=12:0.5):";
}

QString keysText(Explained explained) {
    QString text;
    for (const auto& key : settingKeys()) {
        const auto path = toQString(key.path);
        text += QStringLiteral("  %1 %2 %3\n")
                    .arg(QString(key.effect == Effect::Rebuild ? "●" : " "))
                    .arg(path, -44)
                    .arg(valuesOf(key));
        if (explained == Explained::Yes)
            text += QStringLiteral("        %1\n").arg(toQString(key.help));
    }
    return text +
           "    layers.K.normalization.…                    one hidden layer's own, K from 0\n";
}

QString actionsText() {
    QString text = '\n' + actionsHeading() + '\n';
    for (const auto& key : actionKeys())
        text +=
            QStringLiteral("    %1 %2\n").arg(toQString(key.path), -44).arg(toQString(key.help));
    return text;
}

}  // namespace normscope
