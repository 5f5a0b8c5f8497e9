// SPDX-License-Identifier: GPL-3.0-or-later
// Shifted and sorted validation data against hand arithmetic.
#include "model/data/shift.h"

#include <QTest>
#include <cmath>

using namespace normscope;

namespace {

using Values = std::vector<float>;

/// Three images of two pixels.
std::shared_ptr<Dataset> images() {
    auto data = std::make_shared<Dataset>();
    data->shape = {1, 1, 2};
    data->classes = {"0", "1"};
    data->validation = {{0.0f, 0.25f, 0.5f, 0.75f, 1.0f, 0.125f}, {1, 0, 1}};
    return data;
}

Values shifted(const std::shared_ptr<const Dataset>& data, const ValidationConfig& config) {
    return shiftedValidation(data, config, 7)->inputs;
}

}  // namespace

class ShiftTest : public QObject {
    Q_OBJECT
  private slots:
    void untouchedIsNotEvenCopied();
    void byHand_data();
    void byHand();
    void pointsTurnAboutTheOrigin();
    void standardisedDataAreShiftedInTheirOwnUnits();
    void noiseIsTheSameEveryTime();
    void sortedByClass();
};

void ShiftTest::untouchedIsNotEvenCopied() {
    const auto data = images();
    QCOMPARE(shiftedValidation(data, {}, 7).get(), &data->validation);
    // What lies outside 0 to 1 is not the shift's business.
    data->validation.inputs[0] = -3.0f;
    QCOMPARE(shiftedValidation(data, {}, 7)->inputs[0], -3.0f);
}

void ShiftTest::byHand_data() {
    QTest::addColumn<ValidationConfig>("config");
    QTest::addColumn<Values>("expected");
    QTest::newRow("brightness, clamped")
        << ValidationConfig{.brightness = 0.5} << Values{0.5f, 0.75f, 1, 1, 1, 0.625f};
    QTest::newRow("brightness") << ValidationConfig{.brightness = 0.5, .clamp = false}
                                << Values{0.5f, 0.75f, 1, 1.25f, 1.5f, 0.625f};
    QTest::newRow("contrast, then brightness")
        << ValidationConfig{.brightness = -0.25, .contrast = 2, .clamp = false}
        << Values{-0.25f, 0.25f, 0.75f, 1.25f, 1.75f, 0};
    QTest::newRow("invert") << ValidationConfig{.invert = true}
                            << Values{1, 0.75f, 0.5f, 0.25f, 0, 0.875f};
    QTest::newRow("brighter, then inverted")
        << ValidationConfig{.brightness = 0.5, .invert = true, .clamp = false}
        << Values{0.5f, 0.25f, 0, -0.25f, -0.5f, 0.375f};
    QTest::newRow("contrast 0") << ValidationConfig{.contrast = 0} << Values(6, 0.0f);
}

void ShiftTest::byHand() {
    QFETCH(ValidationConfig, config);
    QFETCH(Values, expected);
    const auto data = images();
    const auto before = data->validation.inputs;
    QCOMPARE(shifted(data, config), expected);
    QCOMPARE(data->validation.inputs, before);
}

void ShiftTest::pointsTurnAboutTheOrigin() {
    auto data = images();
    data->shape = {2};
    data->validation.inputs = {-2, 3, 0, 0.5f, 1, -1};
    // Not limited to 0 to 1, although clamp is on.
    QCOMPARE(shifted(data, {.invert = true}), (Values{2, -3, 0, -0.5f, -1, 1}));
    QCOMPARE(shifted(data, {.brightness = 0.5, .contrast = 4}),
             (Values{-7.5f, 12.5f, 0.5f, 2.5f, 4.5f, -3.5f}));
}

void ShiftTest::standardisedDataAreShiftedInTheirOwnUnits() {
    auto data = images();
    data->offset = {0.5f, 0.25f};
    data->scale = {0.25f, 0.125f};
    data->validation.inputs = {-2, 0, 0, 4, 2, -1};  // raw: 0, .25, .5, .75, 1, .125
    QCOMPARE(shifted(data, {.brightness = 0.5}), (Values{0, 4, 2, 6, 2, 3}));
    QCOMPARE(shifted(data, {.invert = true}), (Values{2, 4, 0, 0, -2, 5}));
}

void ShiftTest::noiseIsTheSameEveryTime() {
    auto data = std::make_shared<Dataset>();
    data->shape = {100};
    data->validation.inputs.assign(100 * 100, 0.0f);
    data->validation.labels.assign(100, 0);
    const auto weak = shifted(data, {.noise = 0.25}), strong = shifted(data, {.noise = 0.5});
    QCOMPARE(shifted(data, {.noise = 0.25}), weak);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < weak.size(); ++i) {
        QCOMPARE(strong[i], 2 * weak[i]);
        sum += weak[i];
        squares += weak[i] * weak[i];
    }
    // 10,000 draws: mean within 5 and deviation within 5 standard errors.
    QVERIFY(std::abs(sum / 1e4) < 5 * 0.25 / 100);
    QVERIFY(std::abs(std::sqrt(squares / 1e4) - 0.25) < 5 * 0.25 / std::sqrt(2e4));
    QVERIFY(shiftedValidation(data, {.noise = 0.25}, 8)->inputs != weak);
}

void ShiftTest::sortedByClass() {
    const auto data = images();
    const auto sorted = shiftedValidation(data, {.order = Order::Sorted}, 7);
    QCOMPARE(sorted->labels, (std::vector<std::int64_t>{0, 1, 1}));
    QCOMPARE(sorted->inputs, (Values{0.5f, 0.75f, 0, 0.25f, 1, 0.125f}));
    // Each sample's noise goes with it.
    const auto noisy = shifted(data, {.noise = 1, .clamp = false});
    const auto both = shifted(data, {.noise = 1, .clamp = false, .order = Order::Sorted});
    QCOMPARE(both, (Values{noisy[2], noisy[3], noisy[0], noisy[1], noisy[4], noisy[5]}));
}

QTEST_APPLESS_MAIN(ShiftTest)
#include "shift_test.moc"
