// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/difference_text.h"

#include <QCoreApplication>

#include "widgets/panel/choice_editors.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("DifferenceText", text);
}

bool isNumber(const Value& value) {
    return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
}

/// Each by its mark's name; settings that only say how another acts have none.
QStringList namesOf(const Configuration& a, const std::vector<Setting>& differences) {
    QStringList names;
    for (const Setting& setting : differences)
        if (const auto label = markLabel({setting}, a); !label.empty())
            names << QString::fromStdString(label);
    return names;
}

/// "lr 3" as "lr 0.1 → 3".
QString withBoth(const Configuration& a, const Setting& setting) {
    const QString name = QString::fromStdString(markLabel({setting}, a));
    const auto layer = layerOf(setting.key);
    if (!isNumber(setting.value) || (layer && *layer >= a.depth()))
        return name;
    const Value before = valueOf(a, setting.key);
    const QString value = QString::fromStdString(toText(setting.value));
    if (!isNumber(before) || !name.endsWith(value))
        return name;
    return name.chopped(value.size()) + QString::fromStdString(toText(before)) +
           QStringLiteral(" → ") + value;
}

}  // namespace

QString valueText(const Key& key, const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? tr("on") : tr("off");
    if (const auto* widths = std::get_if<std::vector<std::int64_t>>(&value))
        return widthsText(*widths);
    if (const auto* text = std::get_if<std::string>(&value))
        for (const Choice& choice : key.choices)
            if (choice.key == *text)
                return toQString(choice.label);
    return QString::fromStdString(toText(value));
}

QString differenceText(const Configuration& a, const std::vector<Setting>& differences) {
    QStringList parts;
    for (const Setting& setting : differences)
        parts << withBoth(a, setting);
    return parts.join(QStringLiteral(", "));
}

QString differenceNames(const Configuration& a, const std::vector<Setting>& differences,
                        int longest) {
    const QString whole = QString::fromStdString(markLabel(differences, a));
    if (whole.size() <= longest)
        return whole;
    const QStringList names = namesOf(a, differences);
    QString text = names.value(0);
    qsizetype named = 1;
    while (named < names.size() && text.size() + 2 + names[named].size() + 4 <= longest)
        text += QStringLiteral(", ") + names[named++];
    return named < names.size() ? text + QStringLiteral(" +%1").arg(names.size() - named) : text;
}

}  // namespace normscope
