// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_bank.h"

#include <QFileInfo>
#include <algorithm>
#include <tuple>

#include "app/files/bounded_file.h"
#include "app/files/input_error.h"
#include "app/files/resource_files.h"

namespace normscope {

namespace {

constexpr qint64 kMaximumFileSize = 1 << 20;

BankedLesson banked(const QString& name) {
    const QString file = name + ".md";
    return parseLesson(QString::fromUtf8(resourceFile("lessons", file)), file, name);
}

}  // namespace

const QStringList& hideableParts() {
    static const QStringList parts{"panel", "inspector", "controls", "time"};
    return parts;
}

BankedLesson readLesson(const QString& path) {
    const QFileInfo file(path);
    return parseLesson(QString::fromUtf8(readBounded(path, kMaximumFileSize, {"lesson"})),
                       file.fileName(), file.completeBaseName());
}

QStringList lessonNames() {
    QStringList names;
    for (const auto& one : bankedLessons())
        names << one.lesson.name;
    return names;
}

std::vector<BankedLesson> bankedLessons() {
    std::vector<BankedLesson> all;
    for (const QString& name : resourceNames("lessons"))
        all.push_back(banked(name));
    std::ranges::stable_sort(
        all, {}, [](const BankedLesson& one) { return std::tuple(one.lesson.level, one.order); });
    return all;
}

BankedLesson lessonNamed(const QString& name) {
    if (resourceNames("lessons").contains(name))
        return banked(name);
    if (name.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive))
        return readLesson(name);
    throw InputError("there is no lesson \"" + name + "\"; choose " + lessonNames().join(", ") +
                     ", or give a file ending in .md");
}

}  // namespace normscope
