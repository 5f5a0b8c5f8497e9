// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas as they are set: what stands where, and what is read.
#include "widgets/base/formula/formula.h"

#include <QTest>
#include <cmath>

#include "widgets/base/formula/formula_view.h"

using namespace normscope;

namespace {

constexpr double kSize = 40.0;

QRectF inkOf(const MathBox& box) {
    QRectF all;
    for (const auto& ink : box.inks)
        all |= ink.path.boundingRect();
    return all;
}

MathBox set(const QString& source) {
    return layOutFormula(source, kSize, MathFont());
}

}  // namespace

class FormulaTest : public QObject {
    Q_OBJECT
  private slots:
    void inkLiesInItsBox_data() {
        QTest::addColumn<QString>("source");
        for (const char* source :
             {"x", "\\hat{x}=\\frac{x-\\mu_B}{\\sqrt{\\sigma_B^2+\\epsilon}}",
              "\\frac{1}{m}\\sum_i(x_i-\\mu)^2", "\\under{-0.2}{m\\,dy}-\\under{1}{\\sum_i dy_i}",
              "\\frac{\\frac{a}{b}}{\\sqrt{\\frac{c}{d}}}", "y_{\\text{run}}", "d\\gamma"})
            QTest::newRow(source) << QString(source);
    }

    void inkLiesInItsBox() {
        QFETCH(QString, source);
        const MathBox box = set(source);
        const QRectF ink = inkOf(box);
        QVERIFY(box.width > 0 && box.ascent > 0);
        // A letter may lean a little to the left of where it begins.
        QVERIFY2(ink.left() > -0.12 * kSize, qPrintable(QString::number(ink.left())));
        QVERIFY2(ink.right() <= box.width + 0.5, qPrintable(QString::number(ink.right())));
        QVERIFY2(-ink.top() <= box.ascent + 0.5, qPrintable(QString::number(ink.top())));
        QVERIFY2(ink.bottom() <= box.descent + 0.5, qPrintable(QString::number(ink.bottom())));
    }

    void piecesDoNotOverlap_data() {
        QTest::addColumn<QString>("source");
        for (const char* source :
             {"y=\\gamma\\hat{y}+\\beta", "\\sigma_B^2", "x_i^2", "\\frac{x-\\mu}{m-1}",
              "0.9\\cdot0.1+0.1\\cdot(−2)", "\\frac{f^2}{f_i}",
              "\\under{12}{m\\,dy}-\\under{3}{\\sum_i "
              "dy_i\\hat{x}_i}"})
            QTest::newRow(source) << QString(source);
    }

    /// No piece's ink meets another's; the room a root or a hat takes is tested apart.
    void piecesDoNotOverlap() {
        QFETCH(QString, source);
        const MathBox box = set(source);
        QVERIFY(box.inks.size() > 1);
        for (std::size_t i = 0; i < box.inks.size(); ++i)
            for (std::size_t j = i + 1; j < box.inks.size(); ++j)
                QVERIFY2(!box.inks[i].path.intersects(box.inks[j].path),
                         qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
    }

    void fractionsAreStackedAroundTheAxis() {
        const MathBox box = set("\\frac{a}{bbb}");
        QCOMPARE(box.inks.size(), std::size_t{5});  // a, three b, the rule
        const QRectF above = box.inks[0].path.boundingRect();
        const QRectF rule = box.inks[4].path.boundingRect();
        QRectF below;
        for (std::size_t i = 1; i < 4; ++i)
            below |= box.inks[i].path.boundingRect();
        QVERIFY(above.bottom() < rule.top());
        QVERIFY(rule.bottom() < below.top());
        QCOMPARE(rule.center().y(), -0.25 * kSize);
        QVERIFY(rule.width() > below.width());
        QVERIFY(std::abs(above.center().x() - rule.center().x()) < 0.1 * kSize);
        // Beside it a minus stands at the same height.
        const MathBox minus = set("-");
        QVERIFY(std::abs(inkOf(minus).center().y() - rule.center().y()) < 0.06 * kSize);
    }

    void rootsAndHatsCover() {
        const MathBox inside = set("x");
        const MathBox root = set("\\sqrt{x}");
        QVERIFY(root.ascent > inside.ascent);
        QVERIFY(root.width > inside.width + 0.4 * kSize);
        const QRectF letter = root.inks.back().path.boundingRect();
        const QRectF bar = root.inks[2].path.boundingRect();  // rises, then runs above
        QVERIFY(bar.top() < letter.top() && bar.right() >= letter.right());
        const MathBox hat = set("\\hat{x}");
        QCOMPARE(hat.width, inside.width);
        QVERIFY(hat.inks[1].path.boundingRect().bottom() < hat.inks[0].path.boundingRect().top());
    }

    void scriptsAreSmallerAndOffTheBaseline() {
        const MathBox plain = set("B");
        const MathBox box = set("x_B^B");
        const QRectF up = box.inks[1].path.boundingRect(), down = box.inks[2].path.boundingRect();
        QVERIFY(up.bottom() < down.top());
        QVERIFY(up.bottom() < -0.2 * kSize);
        QVERIFY(down.bottom() > 0.1 * kSize);
        const double smaller = up.height() / inkOf(plain).height();
        QVERIFY2(smaller > 0.65 && smaller < 0.75, qPrintable(QString::number(smaller)));
    }

    void aSignBeforeANumberIsNoOperator() {
        const double sign = set("=-2").width - set("=2").width;
        const double operation = set("1-2").width - set("12").width;
        QVERIFY(operation > sign + 0.3 * kSize);
    }

    void anUnderBraceStandsBelow() {
        const MathBox box = set("\\under{12}{m}");
        QCOMPARE(box.inks.size(), std::size_t{3});
        const QRectF base = box.inks[0].path.boundingRect();
        const QRectF brace = box.inks[1].path.boundingRect();
        const QRectF label = box.inks[2].path.boundingRect();
        QVERIFY(base.bottom() < brace.top() && brace.bottom() < label.top());
        QVERIFY(std::abs(label.center().x() - brace.center().x()) < 0.1 * kSize);
        QVERIFY(box.inks[1].role == InkRole::Muted);
    }

    void greekHasItsColours() {
        const MathBox box = set("\\gamma x+\\beta+\\ofbeta{2}");
        QVERIFY(box.inks[0].role == InkRole::Gamma);
        QVERIFY(box.inks[1].role == InkRole::Plain);
        QVERIFY(box.inks[3].role == InkRole::Beta);
        QVERIFY(box.inks[5].role == InkRole::Beta);
    }

    void textReadsAloud_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("text");
        QTest::newRow("fraction") << "\\hat{x}=\\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}}"
                                  << QStringLiteral("x\u0302 = (x − μ)/(√(σ² + ε))");
        QTest::newRow("sum") << "\\sum_i dy_i" << QStringLiteral("∑_i dy_i");
        QTest::newRow("sign") << "=-2" << QStringLiteral("= −2");
    }

    void textReadsAloud() {
        QFETCH(QString, source);
        QFETCH(QString, text);
        QCOMPARE(set(source).text, text);
    }

    void numbersHavePowersOfTen() {
        QCOMPARE(inFormula(0.5), QStringLiteral("0.50"));
        QCOMPARE(inFormula(1e-5), QStringLiteral("10^{−5}"));
        QCOMPARE(inFormula(-3.2e-5), QStringLiteral("−3.2\\cdot10^{−5}"));
        QCOMPARE(asOperand(-0.5), QStringLiteral("(−0.50)"));
        QCOMPARE(asOperand(0.5), QStringLiteral("0.50"));
        QVERIFY(set(inFormula(std::nan(""))).text == "NaN");
    }

    /// What cannot be read as it was meant still ends.
    void everythingIsSetInSomeWay() {
        for (const char* source : {"", "\\", "{", "}", "\\frac{a", "x_", "^", "\\unknown{a}",
                                   "\\sqrt", "a}b", "\\text{a", "_{a}", "\\,"})
            QVERIFY2(std::isfinite(set(source).width), source);
    }

    void theSerifFallbackSetsTheSame() {
        const QString source = "\\hat{x}=\\frac{x-\\mu}{\\sqrt{\\sigma^2}}";
        const MathFont serif = MathFont::serif();
        QVERIFY(!serif.hasMathLetters());
        QCOMPARE(serif.italicText(u'x'), QStringLiteral("x"));
        QVERIFY(serif.italic(20).italic());
        const MathBox box = layOutFormula(source, kSize, serif);
        QCOMPARE(box.text, set(source).text);
        QVERIFY(inkOf(box).right() <= box.width + 0.5);
    }

    void theViewShrinksToItsWidth() {
        FormulaView view;
        view.setLines({"\\frac{a}{b}", "aaaaaaaaaaaaaaaaaaaaaaaa"});
        const int wide = view.sizeHint().width();
        const int full = view.heightForWidth(wide);
        QVERIFY(view.heightForWidth(wide / 2) < full);
        QCOMPARE(view.heightForWidth(2 * wide), full);
        QVERIFY(view.accessibleName().startsWith("a/b"));
        view.setLines({});
        QVERIFY(view.isHidden());
    }
};

QTEST_MAIN(FormulaTest)
#include "formula_test.moc"
