// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/doctor/prose.h"

#include <QFile>
#include <algorithm>
#include <array>
#include <stdexcept>

namespace normscope::doctor {
namespace {

constexpr std::array<std::string_view, 9> kFields{"severity", "what",  "why",  "remedy", "action",
                                                  "column",   "curve", "page", "guide"};

using Variants = std::map<std::string, Prose, std::less<>>;

Variants read(FindingKind kind) {
    const auto key = keyOf(kind);
    QFile file(":/doctor/" + QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())) +
               ".md");
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("the Doctor has no words for " + std::string(key));
    auto variants = readProse(file.readAll().toStdString());
    const auto shared = variants[""];
    for (auto& [name, fields] : variants)
        fields.insert(shared.begin(), shared.end());
    return variants;
}

}  // namespace

Variants readProse(std::string_view text) {
    Variants variants;
    auto* fields = &variants[""];
    std::string* last = nullptr;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto colon = line.find(": ");
        if (line.starts_with("## ")) {
            fields = &variants[std::string(line.substr(3))];
            last = nullptr;
        } else if (line.starts_with("    ") && last != nullptr) {
            last->append(" ").append(line.substr(4));
        } else if (std::ranges::find(kFields, line.substr(0, colon)) != kFields.end()) {
            last = &(*fields)[std::string(line.substr(0, colon))];
            *last = line.substr(colon + 2);
        } else if (!line.empty()) {
            throw std::runtime_error("the Doctor's words have no field in \"" + std::string(line) +
                                     "\"");
        }
    }
    return variants;
}

const Variants& variantsOf(FindingKind kind) {
    static const auto all = [] {
        std::map<FindingKind, Variants> read_once;
        for (const auto& name : Names<FindingKind>::table)
            read_once.emplace(name.value, read(name.value));
        return read_once;
    }();
    return all.at(kind);
}

const Prose& proseOf(FindingKind kind, std::string_view variant) {
    const auto& variants = variantsOf(kind);
    const auto found = variants.find(variant);
    if (found == variants.end())
        throw std::out_of_range("the Doctor has no words for " + std::string(keyOf(kind)) + ", " +
                                std::string(variant));
    return found->second;
}

std::string filled(std::string_view text, const Words& words) {
    std::string result;
    for (auto open = text.find('{'); open != text.npos; open = text.find('{')) {
        const auto close = text.find('}', open);
        result.append(text.substr(0, open))
            .append(words.at(text.substr(open + 1, close - open - 1)));
        text.remove_prefix(close + 1);
    }
    return result.append(text);
}

Finding told(FindingKind kind, std::string_view variant, const Words& words) {
    const auto& prose = proseOf(kind, variant);
    const auto text = [&](std::string_view field) {
        const auto found = prose.find(field);
        return found == prose.end() ? std::string() : filled(found->second, words);
    };
    Finding finding;
    finding.kind = kind;
    finding.severity = fromKey<Severity>(text("severity")).value_or(finding.severity);
    finding.what = text("what");
    finding.why = text("why");
    finding.remedy = text("remedy");
    finding.action = text("action");
    finding.column = text("column");
    finding.curve = text("curve");
    finding.page = text("page");
    if (const auto guide = text("guide"); !guide.empty())
        finding.guide = guide;
    return finding;
}

}  // namespace normscope::doctor
