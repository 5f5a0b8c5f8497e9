// SPDX-License-Identifier: GPL-3.0-or-later
// Weights in PyTorch's files: written, read again, and whatever may be wrong with them.
#include <QTest>
#include <atomic>
#include <cstdlib>
#include <new>

#include "model/data/formats/state_dict.h"
#include "model/data/formats/zip_writer.h"
#include "model/data/random.h"
#include "tests/support/python.h"

namespace {

std::atomic<std::size_t> held{0}, most{0};

}  // namespace

// Counts what is held, to see what a reader takes.
void* operator new(std::size_t size) {
    auto* memory = static_cast<std::size_t*>(std::malloc(size + sizeof(std::max_align_t)));
    if (memory == nullptr)
        throw std::bad_alloc();
    *memory = size;
    const auto now = held += size;
    if (now > most)
        most = now;
    return reinterpret_cast<char*>(memory) + sizeof(std::max_align_t);
}
void operator delete(void* pointer) noexcept {
    if (pointer == nullptr)
        return;
    auto* memory =
        reinterpret_cast<std::size_t*>(static_cast<char*>(pointer) - sizeof(std::max_align_t));
    held -= *memory;
    std::free(memory);
}
void operator delete(void* pointer, std::size_t) noexcept {
    operator delete(pointer);
}

using namespace normscope;
using namespace normscope::testing;

namespace {

std::vector<std::uint8_t> bytesOf(const std::string& text) {
    return {text.begin(), text.end()};
}

StateDict someState() {
    return {{"fc1.weight", {2, 300}, std::vector<float>(600, 0.25F)},
            {"bn1.running_var", {3}, {1.5F, -0.0F, 3e38F}},
            {"bn1.num_batches_tracked", {}, {70'000}, true}};
}

QString errorOf(const std::vector<std::uint8_t>& file) {
    try {
        readStateDict(file, "w.pt");
        return {};
    } catch (const DataError& error) {
        return QString::fromUtf8(error.what());
    }
}

QByteArray savedBy(const QString& python, const QString& code) {
    const QTemporaryDir folder;
    const auto path = folder.filePath("saved");
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(python, {"-c", "import sys, torch\nfrom torch import nn\n" + code, path});
    process.waitForFinished(120'000);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<std::uint8_t> bytesOf(const QByteArray& bytes) {
    return {bytes.begin(), bytes.end()};
}

}  // namespace

class StateDictTest : public QObject {
    Q_OBJECT
  private slots:
    void comesBack();
    void readsWhatPyTorchSaves();
    void refuses();
    void whatIsRecalledCounts_data();
    void whatIsRecalledCounts();
    void mutationsDoNoHarm_data();
    void mutationsDoNoHarm();
};

void StateDictTest::comesBack() {
    QVERIFY(readStateDict(bytesOf(ptFile(someState())), "w.pt") == someState());
    auto state = readStateDict(bytesOf(safetensorsFile(someState())), "w.safetensors");
    auto expected = someState();
    std::ranges::sort(expected, {}, &StateEntry::name);
    QVERIFY(state == expected);
}

void StateDictTest::readsWhatPyTorchSaves() {
    NEEDS_PYTHON(python);
    const auto file = savedBy(python, R"(
model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
with torch.no_grad():
    model[0].weight.copy_(torch.arange(6.).reshape(2, 3))
state = model.state_dict()
state["turned"] = torch.arange(6.).reshape(2, 3).t()
state["half"] = torch.tensor([1.5, -0.25, 6e-8]).half()
state["bfloat"] = torch.tensor([-3.0]).bfloat16()
state["view"] = torch.arange(10.)[4:6]
torch.save({"epoch": 3, "state_dict": state}, sys.argv[1])
)");
    const auto state = readStateDict(bytesOf(file), "w.pt");
    const auto entry = [&](const std::string& name) {
        const auto found = std::ranges::find(state, name, &StateEntry::name);
        return found == state.end() ? StateEntry{} : *found;
    };
    QCOMPARE(entry("0.weight").values, (std::vector<float>{0, 1, 2, 3, 4, 5}));
    QCOMPARE(entry("1.running_var").values, (std::vector<float>{1, 1}));
    QVERIFY(entry("1.num_batches_tracked").whole);
    QCOMPARE(entry("turned").shape, (std::vector<std::int64_t>{3, 2}));
    QCOMPARE(entry("turned").values, (std::vector<float>{0, 3, 1, 4, 2, 5}));
    QCOMPARE(entry("half").values[0], 1.5F);
    QCOMPARE(entry("half").values[1], -0.25F);
    QVERIFY(std::abs(entry("half").values[2] - 5.96e-8F) < 1e-10F);
    QCOMPARE(entry("bfloat").values, std::vector<float>{-3});
    QCOMPARE(entry("view").values, (std::vector<float>{4, 5}));
}

void StateDictTest::refuses() {
    NEEDS_PYTHON(python);
    const auto whole =
        errorOf(bytesOf(savedBy(python, "torch.save(nn.Linear(2, 2), sys.argv[1])")));
    QVERIFY2(whole.startsWith("w.pt: names torch.nn.modules.linear.Linear, which a state_dict"),
             qPrintable(whole));
    const auto evil = errorOf(bytesOf(savedBy(python, R"(
class Evil:
    def __reduce__(self):
        import os
        return os.system, ("touch " + sys.argv[1] + ".run",)
torch.save({"weight": torch.ones(2), "x": Evil()}, sys.argv[1])
)")));
    QVERIFY2(evil.contains("system, which a state_dict has no use for, and nothing of it was run"),
             qPrintable(evil));
    const auto old = errorOf(bytesOf(savedBy(
        python,
        "torch.save({'w': torch.ones(2)}, sys.argv[1], _use_new_zipfile_serialization=False)")));
    QVERIFY2(old.contains("format of PyTorch before 1.6"), qPrintable(old));
    const auto none = errorOf(bytesOf(savedBy(python, "torch.save({'epoch': 3}, sys.argv[1])")));
    QVERIFY2(none.contains("holds no tensors by name"), qPrintable(none));
    QVERIFY(errorOf(bytesOf(std::string("hello, this is no file of weights")))
                .contains("neither a .pt file"));
    QVERIFY(errorOf({}).contains("incomplete"));
}

void StateDictTest::whatIsRecalledCounts_data() {
    QTest::addColumn<int>("name");  // letters
    QTest::addColumn<int>("axes");
    QTest::addColumn<QString>("message");
    QTest::newRow("a long name") << 4000 << 1 << "its pickle is damaged";
    QTest::newRow("many axes") << 1 << 4000 << "has more than 8 axes";
    QTest::newRow("many tensors of one storage") << 1 << 1 << "";
}

/// A few bytes take up again what stands in the pickle once; as often as it likes, no more memory
/// is taken.
void StateDictTest::whatIsRecalledCounts() {
    QFETCH(int, name);
    QFETCH(int, axes);
    QFETCH(QString, message);
    constexpr int kTimes = 20'000;
    const auto text = [](const std::string& letters) {
        const auto size = static_cast<std::uint32_t>(letters.size());
        return 'X' + std::string(reinterpret_cast<const char*>(&size), sizeof size) + letters;
    };
    const auto numbers = [](int count) {
        std::string ones = "(";
        for (int i = 0; i < count; ++i)
            ones += std::string("K\1", 2);
        return ones + 't';
    };
    std::string pickle = "\x80\x02}" + text(std::string(static_cast<std::size_t>(name), 'n')) +
                         std::string("q\0", 2);
    pickle += "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" +
              text("0") + text("cpu") + std::string("K\1tQK\0", 6) + numbers(axes) + numbers(axes) +
              "\x89)tRq\1s";
    for (int i = 0; i < kTimes; ++i)
        pickle += std::string("h\0h\1s", 5);
    ZipWriter zip(ZipWriter::Method::Store);
    zip.add("w/data.pkl", pickle + '.');
    zip.add("w/data/0", std::string(4000, '\0'));
    const auto file = bytesOf(zip.finish());
    constexpr std::size_t kOfAnItem = 400;  // with its entry
    const auto before = held.load();
    most = before;
    const auto error = errorOf(file);
    QVERIFY2(message.isEmpty() ? error.isEmpty() : error.contains(message), qPrintable(error));
    QVERIFY2(most - before < 40 * file.size() + kOfAnItem * kTimes,
             qPrintable(QString("%1 bytes for %2").arg(most - before).arg(file.size())));
}

void StateDictTest::mutationsDoNoHarm_data() {
    QTest::addColumn<QByteArray>("file");
    const auto row = [](const char* name, const std::string& file) {
        QTest::newRow(name) << QByteArray(file.data(), static_cast<qsizetype>(file.size()));
    };
    row("pt", ptFile(someState()));
    row("safetensors", safetensorsFile(someState()));
}

void StateDictTest::mutationsDoNoHarm() {
    QFETCH(QByteArray, file);
    constexpr std::size_t kBookkeeping = std::size_t{1} << 20;  // of libzip, Qt and the sentences
    Random random(5);
    int read = 0;
    for (int i = 0; i < 10'000; ++i) {
        auto bytes = bytesOf(file);
        const auto place = [&] { return random.below(bytes.size()); };
        const auto changes = 1 + random.below(8);
        for (std::uint64_t change = 0; change < changes; ++change)
            switch (random.below(4)) {
                case 0:
                    bytes[place()] = static_cast<std::uint8_t>(random.below(256));
                    break;
                case 1:
                    bytes[place()] ^= static_cast<std::uint8_t>(1u << random.below(8));
                    break;
                case 2:
                    bytes[place()] = 0xff;
                    break;
                default:
                    if (random.below(4) == 0)
                        bytes.resize(std::max<std::size_t>(1, place()));
            }
        const auto before = held.load();
        most = before;
        try {
            read += readStateDict(bytes, "w.pt").empty() ? 0 : 1;
        } catch (const DataError&) {
        }
        QVERIFY2(most - before < 4 * bytes.size() + kBookkeeping,
                 qPrintable(QString("%1 bytes for %2").arg(most - before).arg(bytes.size())));
        QCOMPARE(held.load(), before);
    }
    QVERIFY(read > 100);  // numbers changed alone do no damage
}

QTEST_GUILESS_MAIN(StateDictTest)
#include "state_dict_test.moc"
