// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/batch_sequence.h"

#include <QTest>
#include <algorithm>
#include <numeric>

#include "model/data/digest.h"

using namespace normscope;

namespace {

using Indices = std::vector<std::int64_t>;

Indices takeOne(BatchSequence& sequence, std::int64_t batch_size, bool drop_last = false) {
    const auto shown = sequence.next(batch_size, drop_last);
    const Indices taken(shown.begin(), shown.end());
    sequence.take();
    return taken;
}

/// One epoch, batch after batch.
Indices epochOf(BatchSequence& sequence, std::int64_t samples, std::int64_t batch_size) {
    Indices all;
    while (static_cast<std::int64_t>(all.size()) < samples)
        for (const auto index : takeOne(sequence, batch_size))
            all.push_back(index);
    return all;
}

bool isPermutation(Indices indices) {
    std::sort(indices.begin(), indices.end());
    Indices ordered(indices.size());
    std::iota(ordered.begin(), ordered.end(), std::int64_t{0});
    return indices == ordered;
}

}  // namespace

class BatchSequenceTest : public QObject {
    Q_OBJECT
  private slots:
    void everyEpochIsANewPermutation();
    void theSeedDecides();
    void theLastBatchIsTheRest();
    void dropLastLeavesTheRestOut();
    void lookingTakesNothing();
    void lookingAheadChangesNoLaterEpoch();
    void batchSizeMayChange();
    void epochsAreCounted();
    void aGivenOrder();
    void backToRandomOrders();
    void lookingAheadChangesNoOrderAfterAGivenOne();
    void digest();
};

void BatchSequenceTest::everyEpochIsANewPermutation() {
    BatchSequence sequence(20, 7);
    const auto first = epochOf(sequence, 20, 6), second = epochOf(sequence, 20, 6);
    QVERIFY(isPermutation(first) && isPermutation(second));
    QVERIFY(first != second);
}

void BatchSequenceTest::theSeedDecides() {
    BatchSequence a(20, 7), b(20, 7), c(20, 8);
    const auto first = epochOf(a, 20, 6);
    QCOMPARE(epochOf(b, 20, 6), first);
    QVERIFY(epochOf(c, 20, 6) != first);
    // The cut does not change the order.
    BatchSequence d(20, 7);
    QCOMPARE(epochOf(d, 20, 1), first);
}

void BatchSequenceTest::theLastBatchIsTheRest() {
    BatchSequence sequence(10, 1);
    for (const std::size_t size : {4, 4, 2, 4, 4, 2})
        QCOMPARE(takeOne(sequence, 4).size(), size);
}

void BatchSequenceTest::dropLastLeavesTheRestOut() {
    BatchSequence sequence(10, 1), whole(10, 1);
    const auto order = epochOf(whole, 10, 10), next_order = epochOf(whole, 10, 10);
    for (const auto& epoch : {order, next_order})
        for (const std::ptrdiff_t begin : {0, 4})
            QCOMPARE(takeOne(sequence, 4, /*drop_last=*/true),
                     Indices(epoch.begin() + begin, epoch.begin() + begin + 4));
}

void BatchSequenceTest::lookingTakesNothing() {
    BatchSequence sequence(10, 1), other(10, 1);
    for (int i = 0; i < 9; ++i) {
        const auto shown = sequence.next(3, false);
        const Indices first(shown.begin(), shown.end());
        const auto again = sequence.next(3, false);
        QCOMPARE(Indices(again.begin(), again.end()), first);
        QCOMPARE(takeOne(sequence, 3), takeOne(other, 3));
    }
}

// A look past the end of the epoch makes the next order; whoever then takes the rest after all
// finds that same order afterwards.
void BatchSequenceTest::lookingAheadChangesNoLaterEpoch() {
    BatchSequence looking(10, 1), plain(10, 1);
    takeOne(looking, 8);
    takeOne(plain, 8);
    looking.next(8, /*drop_last=*/true);
    QCOMPARE(takeOne(looking, 8), takeOne(plain, 8));
    QCOMPARE(epochOf(looking, 10, 10), epochOf(plain, 10, 10));
}

void BatchSequenceTest::batchSizeMayChange() {
    BatchSequence sequence(10, 1);
    Indices all;
    for (const std::int64_t size : {1, 4, 2, 3})
        for (const auto index : takeOne(sequence, size))
            all.push_back(index);
    QCOMPARE(all.size(), 10U);
    QVERIFY(isPermutation(all));
}

void BatchSequenceTest::epochsAreCounted() {
    BatchSequence sequence(10, 1);
    QCOMPARE(sequence.epoch(), 0.0);
    takeOne(sequence, 4);
    QCOMPARE(sequence.epoch(), 0.4);
    takeOne(sequence, 6);
    QCOMPARE(sequence.epoch(), 1.0);
    takeOne(sequence, 10);
    QCOMPARE(sequence.epoch(), 2.0);
    takeOne(sequence, 7);
    takeOne(sequence, 7, /*drop_last=*/true);  // three left out
    QCOMPARE(sequence.epoch(), 3.7);
}

void BatchSequenceTest::aGivenOrder() {
    const auto given = std::make_shared<const Indices>(Indices{3, 1, 4, 0, 2});
    BatchSequence sequence(5, 1);
    takeOne(sequence, 2);
    sequence.follow(given);
    QCOMPARE(sequence.epoch(), 0.4);
    for (int epoch = 0; epoch < 2; ++epoch) {
        QCOMPARE(takeOne(sequence, 2), (Indices{3, 1}));
        QCOMPARE(takeOne(sequence, 2), (Indices{4, 0}));
        QCOMPARE(takeOne(sequence, 2), (Indices{2}));
    }
    QCOMPARE(sequence.epoch(), 2.4);
    QCOMPARE(takeOne(sequence, 3, /*drop_last=*/true), (Indices{3, 1, 4}));
    QCOMPARE(takeOne(sequence, 3, /*drop_last=*/true), (Indices{3, 1, 4}));
}

void BatchSequenceTest::backToRandomOrders() {
    BatchSequence sequence(20, 7), plain(20, 7);
    const auto first = epochOf(plain, 20, 20), second = epochOf(plain, 20, 20);
    sequence.follow(std::make_shared<const Indices>(first));
    takeOne(sequence, 6);
    sequence.follow(nullptr);
    // The next permutation, from its beginning.
    QCOMPARE(epochOf(sequence, 20, 5), second);
    QCOMPARE(sequence.epoch(), 1.3);
    QCOMPARE(epochOf(sequence, 20, 5), epochOf(plain, 20, 20));
}

void BatchSequenceTest::lookingAheadChangesNoOrderAfterAGivenOne() {
    BatchSequence looking(10, 1), plain(10, 1);
    takeOne(looking, 10);
    takeOne(plain, 10);
    looking.next(4, false);
    const auto given = std::make_shared<const Indices>(Indices{9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
    for (auto* sequence : {&looking, &plain}) {
        sequence->follow(given);
        takeOne(*sequence, 4);
        sequence->follow(nullptr);
    }
    QCOMPARE(epochOf(looking, 10, 3), epochOf(plain, 10, 3));
    QCOMPARE(epochOf(looking, 10, 3), epochOf(plain, 10, 3));
}

void BatchSequenceTest::digest() {
    // SHA-256 of nothing, and of the four bytes of 1.0f (00 00 80 3f).
    QCOMPARE(sha256({}),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    const std::vector<float> one{1.0f}, two{1.0f, 1.0f};
    QCOMPARE(sha256({one}),
             std::string("e00e5eb9444182f352323374ef4e08ebcb784725fdd4fd612d7730540b3e0c8c"));
    QCOMPARE(sha256({one, one}), sha256({two}));
}

QTEST_APPLESS_MAIN(BatchSequenceTest)
#include "batch_sequence_test.moc"
