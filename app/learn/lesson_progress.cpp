// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_progress.h"

#include <QSettings>
#include <algorithm>
#include <array>

namespace normscope {

namespace {

constexpr QLatin1String kLessons("lessons");

}  // namespace

LessonView::Progress readLessonProgress(QSettings& settings) {
    LessonView::Progress progress;
    settings.beginGroup(kLessons);
    for (const QString& name : settings.childKeys()) {
        const QStringList words = settings.value(name).toString().split(' ');
        std::array<int, 3> numbers{};
        bool good = words.size() == 3;
        for (qsizetype i = 0; good && i < 3; ++i) {
            auto& number = numbers[static_cast<std::size_t>(i)];
            number = words[i].toInt(&good);
            good = good && number >= 0;
        }
        if (good && numbers[2] <= numbers[1])
            progress[name] = {numbers[0], numbers[1], numbers[2]};
    }
    settings.endGroup();
    return progress;
}

void writeLessonProgress(QSettings& settings, const QString& name, const LessonProgress& progress) {
    settings.setValue(kLessons + '/' + name, QStringLiteral("%1 %2 %3")
                                                 .arg(progress.reached)
                                                 .arg(progress.predicted)
                                                 .arg(progress.held));
}

}  // namespace normscope
