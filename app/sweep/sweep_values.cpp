// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep/sweep_values.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace normscope {

namespace {

constexpr std::size_t kMostChoices = 3;

/// What the setting takes of these, each once.
QString allowed(const Key& key, const std::vector<Value>& values) {
    QStringList texts;
    for (const auto& value : values)
        try {
            const auto setting = checkedSetting({std::string(key.path), value});
            const auto text = QString::fromStdString(toText(setting.value));
            if (!texts.contains(text))
                texts << text;
        } catch (const SettingError&) {
            // out of its range
        }
    return texts.join(", ");
}

QString choicesOf(const Key& key, const std::string& now) {
    QStringList texts;
    for (const auto& choice : key.choices)
        if (static_cast<std::size_t>(texts.size()) < kMostChoices || choice.key == now)
            texts << QString::fromUtf8(choice.key.data(),
                                       static_cast<qsizetype>(choice.key.size()));
    return texts.join(", ");
}

}  // namespace

QString valuesToTry(const Configuration& configuration, const Key& key) {
    const auto now = valueOf(configuration, key.path);
    switch (key.kind) {
        case ValueKind::Bool:
            return allowed(key, {false, true});
        case ValueKind::Choice:
            return choicesOf(key, std::get<std::string>(now));
        case ValueKind::Integer: {
            const auto number = std::get<std::int64_t>(now);
            return allowed(key, {std::max<std::int64_t>(1, number / 4), number, number * 4});
        }
        case ValueKind::Real:
        case ValueKind::OptionalReal: {
            const auto* real = std::get_if<double>(&now);
            const double number = real != nullptr && *real > 0.0 ? *real : 0.1;
            return allowed(key, {number / 10.0, number, number * 10.0});
        }
        case ValueKind::IntegerList:
        case ValueKind::Text:
        case ValueKind::Channel:
            break;
    }
    return QString::fromStdString(toText(now));
}

}  // namespace normscope
