// SPDX-License-Identifier: GPL-3.0-or-later
// Every preset in windows of every size, with all there is to open: no text is cut, and none runs
// into another.
#include <qcustomplot.h>

#include <QLabel>

#include "app/files/presets.h"
#include "app/window/window_inspector.h"
#include "tests/support/text_recorder.h"
#include "tests/support/window_fixture.h"
#include "widgets/inspector/inspector.h"
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

QStringList flawsIn(Plot& plot) {
    QStringList flaws;
    const auto written = writtenIn(plot);
    const auto* canvas = plot.findChild<QCustomPlot*>();
    const QRectF all(QPointF(), QSizeF(canvas->size()));
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& one = written[i];
        const QRectF room =
            (one.clip.isNull() ? all : one.clip & all).adjusted(-kSlack, -kSlack, kSlack, kSlack);
        if (!room.contains(one.ink))
            flaws << described(one) + " is cut";
        const QRectF own = one.ink.adjusted(kSlack, kSlack, -kSlack, -kSlack);
        for (std::size_t k = 0; k < i; ++k)
            if (own.isValid() && own.intersects(written[k].ink))
                flaws << described(one) + " runs into " + described(written[k]);
    }
    return flaws;
}

bool isSeen(const QWidget& widget) {
    return widget.isVisible() && !widget.visibleRegion().isEmpty();
}

/// A label without line breaks that is narrower than its text.
QString flawOf(const QLabel& label) {
    if (label.wordWrap() || label.text().isEmpty() || label.pixmap().width() > 0)
        return {};
    const QSize needed = label.sizeHint();
    return needed.width() > label.width() + 1 || needed.height() > label.height() + 1
               ? QStringLiteral("label %1 \"%2\" is cut: %3 of %4 px")
                     .arg(label.objectName(), label.text())
                     .arg(label.width())
                     .arg(needed.width())
               : QString();
}

}  // namespace

class ReadableTest : public WindowFixture {
    Q_OBJECT

    QStringList flaws_;

    /// Once what was asked for is seen.
    void look(const QString& where) {
        const auto now = step();
        TRY_VERIFY(!lab().isTraining() || step() > now);
        QCoreApplication::processEvents();
        for (auto* plot : window_->findChildren<Plot*>())
            if (isSeen(*plot))
                for (const auto& flaw : flawsIn(*plot))
                    flaws_ << where + ", " + plot->id() + ": " + flaw;
        for (const auto* label : window_->findChildren<QLabel*>())
            if (isSeen(*label))
                if (const auto flaw = flawOf(*label); !flaw.isEmpty())
                    flaws_ << where + ": " + flaw;
    }
    void lookInEverySize(const QString& what) {
        for (const QSize size :
             {QSize(1280, 800), QSize(1440, 900), QSize(1920, 1080), QSize(900, 560)}) {
            window_->resize(size);
            QTRY_COMPARE(window_->size(), size);
            look(QStringLiteral("%1, %2×%3").arg(what).arg(size.width()).arg(size.height()));
        }
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void presets_data() {
        QTest::addColumn<QString>("name");
        for (const auto& name : presetNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void presets() {
        QFETCH(QString, name);
        flaws_.clear();
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
        QCOMPARE(flaws_.join("\n"), QString());
    }
};

QTEST_MAIN(ReadableTest)
#include "readable_test.moc"
