// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation and population statistics batch by batch.
#include <QTest>
#include <cmath>

#include "tests/support/norm_cases.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

Q_DECLARE_METATYPE(NormCase)

class NormBatchesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void inBatchesIsALoop_data();
    void inBatchesIsALoop();
    void momentsOfBatches_data();
    void momentsOfBatches();
};

void NormBatchesTest::inBatchesIsALoop_data() {
    QTest::addColumn<NormCase>("each");
    QTest::addColumn<int>("batch");
    for (const auto& each : normCases())
        for (const int batch : {4, 11, 2, 100})
            QTest::addRow("%s, %d", each.name.c_str(), batch) << each << batch;
}

void NormBatchesTest::inBatchesIsALoop() {
    QFETCH(NormCase, each);
    QFETCH(int, batch);
    at::manual_seed(18);
    auto norm = randomNorm(each);
    const auto x = randomInput(each.slot, 11);
    for (const bool freeze : {false, true}) {
        norm.config.freeze = freeze;
        std::vector<at::Tensor> parts;
        for (const auto& part : x.split(batch))
            parts.push_back(norm.forward(part, Statistics::Batch).y);
        COMPARE_TENSORS(norm.forwardInBatches(x, batch), torch::cat(parts), 1e-4);
        BatchMoments moments;
        COMPARE_TENSORS(norm.forwardInBatches(x, batch, &moments), torch::cat(parts), 1e-4);
        QCOMPARE(moments.batches > 0, norm.hasModes());
    }
}

void NormBatchesTest::momentsOfBatches_data() {
    QTest::addColumn<NormCase>("each");
    for (const auto& each : normCases())
        if (Normalization(each.slot, each.config).hasModes())
            QTest::newRow(each.name.c_str()) << each;
}

/// Batches of 4 and a last of 2; ghost's virtual batches of 3, 1, 3, 1, 2, of which those of a
/// single value are left out.
void NormBatchesTest::momentsOfBatches() {
    QFETCH(NormCase, each);
    at::manual_seed(19);
    const auto norm = randomNorm(each);
    const auto x = randomInput(each.slot, 10);
    const auto kind = each.config.kind;
    std::vector<at::Tensor> blocks;
    for (const auto& batch : x.split(4))
        for (const auto& part : batch.split(kind == NormKind::Instance ? 1
                                            : kind == NormKind::Ghost  ? 3
                                                                       : 4))
            blocks.push_back(part.transpose(0, 1).reshape({6, -1}));  // [C, m]
    auto mean = torch::zeros({6}, torch::kFloat64), var = torch::zeros({6}, torch::kFloat64);
    std::int64_t count = 0;
    for (const auto& values : blocks) {
        if (values.size(1) == 1)
            continue;
        mean += values.to(torch::kFloat64).mean(1);
        var += values.to(torch::kFloat64).var(1, /*unbiased=*/true);
        ++count;
    }
    BatchMoments moments;
    norm.forwardInBatches(x, 4, &moments);
    QCOMPARE(moments.batches, count);
    COMPARE_TENSORS(moments.mean, mean, 1e-5);
    COMPARE_TENSORS(moments.var, var, 1e-4);
    norm.forwardInBatches(x, 4, &moments);
    QCOMPARE(moments.batches, 2 * count);
    COMPARE_TENSORS(moments.mean, 2 * mean, 1e-5);
}

QTEST_APPLESS_MAIN(NormBatchesTest)
#include "norm_batches_test.moc"
