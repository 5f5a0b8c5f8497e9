// SPDX-License-Identifier: GPL-3.0-or-later
// Every preset in windows of every size, with all there is to open: no text is cut, and none runs
// into another.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLabel>

#include "app/files/presets.h"
#include "app/learn/lesson_bank.h"
#include "app/window/window_inspector.h"
#include "tests/support/text_recorder.h"
#include "tests/support/window_fixture.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/plot.h"

using namespace normscope;
using testing::TextRecorder;
using testing::WrittenText;

namespace {

constexpr double kSlack = 1.5;  // px that antialiasing and rounding may take

QString described(const WrittenText& text) {
    return QStringLiteral("\"%1\" at %2,%3 %4×%5")
        .arg(text.text)
        .arg(text.ink.x(), 0, 'f', 0)
        .arg(text.ink.y(), 0, 'f', 0)
        .arg(text.ink.width(), 0, 'f', 0)
        .arg(text.ink.height(), 0, 'f', 0);
}

/// What is written in a plot's canvas, as it stands on the screen.
std::vector<WrittenText> writtenIn(Plot& plot) {
    auto* canvas = plot.findChild<QCustomPlot*>();
    TextRecorder recorder(canvas->size());
    QCPPainter painter(&recorder);
    canvas->toPainter(&painter, canvas->width(), canvas->height());
    painter.end();
    return recorder.written();
}

/// `outside`: only what stands beside the data.
QStringList flawsOf(std::vector<WrittenText> written, const QCustomPlot* canvas, bool outside) {
    QStringList flaws;
    if (outside)
        std::erase_if(written, [canvas](const WrittenText& one) {
            return !one.clip.isNull() && !one.clip.contains(canvas->viewport());
        });
    const QRectF all(QPointF(), QSizeF(canvas->size()));
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& one = written[i];
        const QRectF room =
            (one.clip.isNull() ? all : one.clip & all).adjusted(-kSlack, -kSlack, kSlack, kSlack);
        if (!room.contains(one.ink))
            flaws << described(one) +
                         QStringLiteral(" is cut, %1×%2").arg(room.width()).arg(room.height());
        const QRectF own = one.ink.adjusted(kSlack, kSlack, -kSlack, -kSlack);
        for (std::size_t k = 0; k < i; ++k)
            if (own.isValid() && own.intersects(written[k].ink))
                flaws << described(one) + " runs into " + described(written[k]);
    }
    return flaws;
}

/// As the plot stands, and with its axes from tick to tick: the labels at both ends then lie as far
/// out as they ever will.
QStringList flawsIn(Plot& plot) {
    auto* canvas = plot.findChild<QCustomPlot*>();
    QStringList flaws = flawsOf(writtenIn(plot), canvas, /*outside=*/false);
    std::vector<std::pair<QCPAxis*, QCPRange>> ranges;
    for (auto* rect : canvas->axisRects())
        for (auto* axis : rect->axes())
            if (const auto ticks = axis->tickVector(); axis->visible() && ticks.size() > 1) {
                ranges.emplace_back(axis, axis->range());
                axis->setRange(ticks.first(), ticks.last());
            }
    if (!ranges.empty())
        for (const QString& flaw : flawsOf(writtenIn(plot), canvas, /*outside=*/true))
            flaws << flaw + ", from tick to tick";
    for (const auto& [axis, range] : ranges)
        axis->setRange(range);
    plot.refresh();
    return flaws;
}

/// Not scrolled away, nor in part.
bool isSeen(const QWidget& widget) {
    return widget.isVisible() && widget.visibleRegion().boundingRect().contains(widget.rect());
}

/// Of a label, a button, a field: what it paints itself.
QStringList flawsOf(QWidget& part) {
    TextRecorder recorder(part.size());
    part.render(&recorder, {}, {}, {});
    QStringList flaws;
    for (const auto& one : recorder.written())
        if (!(one.clip.isNull() ? QRectF(part.rect()) : one.clip & QRectF(part.rect()))
                 .adjusted(-kSlack, -kSlack, kSlack, kSlack)
                 .contains(one.ink) ||
            (one.text.endsWith(u'…') && !part.property("text").toString().contains(u'…')))
            flaws << QStringLiteral("%1 %2, %3×%4 px: ")
                             .arg(QLatin1String(part.metaObject()->className()), part.objectName())
                             .arg(part.width())
                             .arg(part.height()) +
                         described(one) + " is cut";
    return flaws;
}

/// Beyond what it is in, where nothing can be scrolled.
bool sticksOut(const QWidget& part) {
    const QWidget* around = part.parentWidget();
    if (!part.isVisible() || part.isWindow() || around->rect().contains(part.geometry()))
        return false;
    for (const QWidget* above = around; above != nullptr; above = above->parentWidget())
        if (qobject_cast<const QAbstractScrollArea*>(above) ||
            above->objectName() == "column-titles")  // goes with the lab's scroll bar
            return false;
    return true;
}

}  // namespace

class ReadableTest : public WindowFixture {
    Q_OBJECT

    QStringList flaws_;

    /// Once what was asked for is seen.
    void look(const QString& where, QWidget& all) {
        const auto now = step();
        TRY_VERIFY(!lab().isTraining() || step() > now);
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        all.grab();  // all is laid out by what it shows
        for (auto* part : all.findChildren<QWidget*>()) {
            if (qobject_cast<QLabel*>(part) || qobject_cast<QAbstractButton*>(part))
                if (sticksOut(*part))
                    flaws_ << where + ": " + part->objectName() + " sticks out";
            if (!isSeen(*part))
                continue;
            auto* plot = qobject_cast<Plot*>(part);
            const bool written = qobject_cast<QLabel*>(part) ||
                                 qobject_cast<QAbstractButton*>(part) ||
                                 qobject_cast<QComboBox*>(part);
            for (const auto& flaw : plot != nullptr ? flawsIn(*plot)
                                    : written       ? flawsOf(*part)
                                                    : QStringList())
                flaws_ << where + ", " + (plot != nullptr ? plot->id() + ": " : QString()) + flaw;
        }
    }
    void look(const QString& where) { look(where, *window_); }
    void verify() {
        for (const QString& flaw : flaws_)
            qInfo().noquote() << flaw;
        QCOMPARE(flaws_.size(), 0);
    }
    void lookIn(const std::vector<QSize>& sizes, const QString& what) {
        for (const QSize size : sizes) {
            window_->resize(size);
            QTRY_COMPARE(window_->size(), size);
            look(QStringLiteral("%1, %2×%3").arg(what).arg(size.width()).arg(size.height()));
        }
    }
    void lookInEverySize(const QString& what) {
        lookIn({{1280, 800}, {1440, 900}, {1920, 1080}, {900, 560}}, what);
    }

  private slots:
    void initTestCase() { QApplication::setFont(preferredFont()); }
    void init() {
        setUp();
        flaws_.clear();
    }
    void cleanup() { tearDown(); }

    void presets_data() {
        QTest::addColumn<QString>("name");
        for (const auto& name : presetNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void presets() {
        QFETCH(QString, name);
        const auto preset = presetNamed(name);
        openTraining(preset.experiment);
        window_->openPreset(preset);
        TRY_VERIFY(step() > 5);
        lookInEverySize("plain");
        if (!lab().twinConfiguration())
            press(Qt::Key_T);
        TRY_VERIFY(lab().twinFrame() != nullptr);
        lookInEverySize("twin");
        press(Qt::Key_D);
        TRY_VERIFY(window_->view().observation().dual);
        lookInEverySize("twin, dual");
        press(Qt::Key_H);
        lookInEverySize("twin, dual, heat");
        press(Qt::Key_I);
        TRY_VERIFY(lab().inspection() != nullptr);
        lookInEverySize("twin, dual, heat, inspector");
        verify();
    }

    void columnsThatAreChosen() {
        openTraining(presetNamed(presetNames().first()).experiment);
        for (const auto key : {Qt::Key_G, Qt::Key_U})
            press(key);
        press(Qt::Key_G, Qt::ShiftModifier);
        TRY_VERIFY(step() > 20);
        lookInEverySize("gradients and updates");
        press(Qt::Key_P);
        TRY_COMPARE(marks().size(), 1);
        lookInEverySize("after the activation");
        verify();
    }

    void pagesOfTheInspector() {
        openTraining(presetNamed(presetNames().first()).experiment);
        press(Qt::Key_T);
        TRY_VERIFY(lab().twinFrame() != nullptr);
        for (const auto& page : inspectorPages()) {
            trigger("action-inspect-" + page.info.key);
            TRY_VERIFY(lab().inspection() != nullptr);
            lookInEverySize(page.info.title());
        }
        verify();
    }

    void lessonsAndDecks() {
        openTraining(presetNamed(presetNames().first()).experiment);
        for (const auto& lesson : bankedLessons()) {
            window_->openLesson(lesson);
            TRY_VERIFY(lab().frame() != nullptr);
            lookIn({{1280, 800}, {900, 560}}, lesson.lesson.title);
        }
        window_->toggleQuestions();
        lookInEverySize("questions");
        window_->toggleInterview();
        lookInEverySize("interview");
        verify();
    }
};

QTEST_MAIN(ReadableTest)
#include "readable_test.moc"
