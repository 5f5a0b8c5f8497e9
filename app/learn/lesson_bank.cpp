// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_bank.h"

#include <QFile>
#include <QFileInfo>

// Outside any namespace: the resource's initializer is a global function.
static void initializeLessons() {
    Q_INIT_RESOURCE(lessons);
}

namespace normscope {

namespace {

constexpr qint64 kMaximumFileSize = 1 << 20;

constexpr const char* kNames[] = {"without-batch-norm",
                                  "what-it-does",
                                  "what-it-buys",
                                  "covariate-shift",
                                  "the-formula",
                                  "gamma-and-beta",
                                  "in-pytorch",
                                  "train-and-eval",
                                  "running-statistics",
                                  "placement",
                                  "faster",
                                  "initialization",
                                  "batch-size",
                                  "kin",
                                  "is-it-the-shift",
                                  "folding",
                                  "fine-tuning",
                                  "eval-collapse"};

QString textOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw LessonError(
            (path + " cannot be read (" + file.errorString() + "); check the path").toStdString());
    if (file.size() > kMaximumFileSize)
        throw LessonError(
            (path + " is larger than 1 MiB, which no lesson is; check the path").toStdString());
    return QString::fromUtf8(file.readAll());
}

}  // namespace

const QStringList& hideableParts() {
    static const QStringList parts{"panel", "inspector", "controls", "time"};
    return parts;
}

BankedLesson readLesson(const QString& path) {
    const QFileInfo file(path);
    return parseLesson(textOf(path), file.fileName(), file.completeBaseName());
}

QStringList lessonNames() {
    QStringList names;
    for (const char* name : kNames)
        names << QLatin1String(name);
    return names;
}

std::vector<BankedLesson> bankedLessons() {
    initializeLessons();
    std::vector<BankedLesson> all;
    for (const QString& name : lessonNames())
        all.push_back(readLesson(QStringLiteral(":/lessons/%1.md").arg(name)));
    return all;
}

BankedLesson lessonNamed(const QString& name) {
    initializeLessons();
    if (lessonNames().contains(name))
        return readLesson(QStringLiteral(":/lessons/%1.md").arg(name));
    if (name.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive))
        return readLesson(name);
    throw LessonError(("there is no lesson \"" + name + "\"; choose " +
                       lessonNames().join(QStringLiteral(", ")) + ", or give a file ending in .md")
                          .toStdString());
}

}  // namespace normscope
