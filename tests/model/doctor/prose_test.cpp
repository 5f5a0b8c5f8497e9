// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <array>

#include "model/doctor/prose.h"

using namespace normscope;
using namespace normscope::doctor;

class ProseTest : public QObject {
    Q_OBJECT
  private slots:
    void fieldsAreSharedOrAVariantsOwn() {
        const auto variants = readProse(
            "page: batches\n\n## first\nwhat: One line\n    and another.\n## second\nwhat: {m} of "
            "{n}.\n");
        QCOMPARE(variants.at("").at("page"), std::string("batches"));
        QCOMPARE(variants.at("first").at("what"), std::string("One line and another."));
        QCOMPARE(filled(variants.at("second").at("what"), {{"m", "2"}, {"n", "3"}}),
                 std::string("2 of 3."));
    }

    void whatIsNoFieldIsRefused() {
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, readProse("waht: A typing error.\n"));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, readProse("    A text of nothing.\n"));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, filled("{m} of {n}", {{"m", "2"}}));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, proseOf(FindingKind::Momentum, "brisk"));
    }

    /// A finding says what it saw and why that matters, names a severity, and points at columns and
    /// pages that there are.
    void everyKindHasItsWords() {
        const std::array<std::string, 4> pages{"", "statistics", "batches", "predictions"};
        for (const auto& name : Names<FindingKind>::table) {
            int whole = 0;
            for (const auto& [variant, fields] : variantsOf(name.value)) {
                const auto has = [&](const char* field) { return fields.contains(field); };
                QVERIFY2(variant.empty() || has("what") || has("why") || has("action"),
                         name.key.data());
                whole += has("severity") && has("what") && has("why") && has("remedy");
                if (has("severity"))
                    QVERIFY2(fromKey<Severity>(fields.at("severity")), name.key.data());
                if (has("column"))
                    QVERIFY2(fromKey<Tap>(fields.at("column")), name.key.data());
                if (has("page"))
                    QVERIFY2(std::ranges::find(pages, fields.at("page")) != pages.end(),
                             name.key.data());
                QVERIFY2(variant.empty() || has("column") || has("curve") || has("page"),
                         name.key.data());
            }
            QVERIFY2(whole > 0, name.key.data());
        }
    }
};

QTEST_APPLESS_MAIN(ProseTest)
#include "prose_test.moc"
