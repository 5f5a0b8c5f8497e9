// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/usual_widths.h"

#include <QTest>

#include "model/settings/duration_text.h"

using namespace normscope;

namespace {

using Words = std::vector<const char*>;

std::vector<std::string> withWidths(const Words& before, const Words& change) {
    Configuration configuration;
    for (const auto* word : before)
        assign(configuration, parseAssignment(word));
    std::vector<Setting> settings;
    for (const auto* word : change)
        settings.push_back(parseAssignment(word));
    std::vector<std::string> words;
    for (const auto& setting : withUsualWidths(configuration, settings))
        words.push_back(setting.key + '=' + toText(setting.value));
    return words;
}

}  // namespace

class UsualWidthsTest : public QObject {
    Q_OBJECT
  private slots:
    void comeWithAnotherKind_data();
    void comeWithAnotherKind();
    void durations();
};

void UsualWidthsTest::comeWithAnotherKind_data() {
    QTest::addColumn<Words>("before");
    QTest::addColumn<Words>("change");
    QTest::addColumn<std::vector<std::string>>("after");
    const auto row = [](const char* name, const Words& before, const Words& change,
                        const std::vector<std::string>& after) {
        QTest::newRow(name) << before << change << after;
    };
    row("images", {}, {"network.kind=cnn"}, {"network.kind=cnn", "network.hidden=8,16,32"});
    row("volumes", {}, {"network.kind=cnn3d"}, {"network.kind=cnn3d", "network.hidden=8,16"});
    row("back to a perceptron", {"network.kind=cnn", "network.hidden=8,16"}, {"network.kind=mlp"},
        {"network.kind=mlp", "network.hidden=100,100,100"});
    row("given ones stay", {}, {"network.hidden=5,6", "network.kind=cnn"},
        {"network.hidden=5,6", "network.kind=cnn"});
    row("the same samples", {"network.hidden=9,9,9"}, {"network.kind=residual-mlp"},
        {"network.kind=residual-mlp"});
    row("too few layers", {"network.hidden=9"}, {"network.kind=residual-mlp"},
        {"network.kind=residual-mlp", "network.hidden=100,100,100"});
    row("the last kind counts", {}, {"network.kind=cnn", "network.kind=mlp"},
        {"network.kind=cnn", "network.kind=mlp"});
    row("before what names a layer", {"network.hidden=9"},
        {"network.kind=residual-cnn", "layers.2.frozen=true"},
        {"network.kind=residual-cnn", "network.hidden=8,16,32", "layers.2.frozen=true"});
    row("another change", {}, {"optimizer.lr=1"}, {"optimizer.lr=1"});
}

void UsualWidthsTest::comeWithAnotherKind() {
    QFETCH(Words, before);
    QFETCH(Words, change);
    QFETCH(std::vector<std::string>, after);
    QCOMPARE(withWidths(before, change), after);
}

void UsualWidthsTest::durations() {
    QCOMPARE(durationText(0.2), "1 s");
    QCOMPARE(durationText(59.0), "59 s");
    QCOMPARE(durationText(59.1), "1 min 0 s");
    QCOMPARE(durationText(125.0), "2 min 5 s");
    QCOMPARE(durationText(4100.0), "1 h 8 min");
}

QTEST_APPLESS_MAIN(UsualWidthsTest)
#include "usual_widths_test.moc"
