// SPDX-License-Identifier: GPL-3.0-or-later
// The published schema takes what our own reader takes, and refuses what it refuses.
#include <QJsonDocument>
#include <QTest>

#include "app/files/experiment_json.h"
#include "app/files/experiment_schema.h"
#include "app/files/presets.h"
#include "tests/support/another_value.h"
#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

bool isOurs(const QJsonObject& document) {
    try {
        experimentFromJson(document);
        return true;
    } catch (const JsonError&) {
        return false;
    }
}

/// {"a": {"b": value}} of "a.b".
QJsonObject nested(const QString& path, const QJsonValue& value) {
    const auto dot = path.indexOf('.');
    return dot < 0 ? QJsonObject{{path, value}}
                   : QJsonObject{{path.left(dot), nested(path.mid(dot + 1), value)}};
}

QString pathOf(const Key& key) {
    return QString::fromStdString(std::string(key.path));
}

QJsonObject changedAt(int step, const Key& key, const QJsonValue& value) {
    QJsonObject set, change;
    set[pathOf(key)] = value;
    change["step"] = step;
    change["set"] = set;
    return {{"interventions", QJsonArray{change}}};
}

/// Values of every kind, around the ranges of a key.
QJsonArray valuesAround(const Key& key) {
    const double step = key.kind == ValueKind::Integer || key.kind == ValueKind::IntegerList
                            ? 1.0
                            : (key.maximum - key.minimum) / 1000;
    QJsonArray values{true,         QJsonValue::Null, "nonsense",      1.5,
                      QJsonArray{}, QJsonArray{"x"},  QJsonArray{1.5}, QJsonObject{}};
    for (const double number :
         {key.minimum, key.maximum, key.minimum - step, key.maximum + step, key.minimum + step}) {
        if (std::abs(number) > 1e15)
            continue;  // not exact in JSON's numbers
        // Whole numbers are written as such, as a person would.
        const bool whole = number == std::floor(number);
        const auto value = whole ? QJsonValue(static_cast<qint64>(number)) : QJsonValue(number);
        values.append(value);
        values.append(QJsonArray{value});
    }
    for (const auto& choice : key.choices)
        values.append(QString::fromStdString(std::string(choice.key)));
    return values;
}

}  // namespace

class ExperimentSchemaTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void bothSaySo();
    void allThatWeWrite();
    void whatNobodyMayWrite();

  private:
    /// Which of the documents the schema takes.
    std::vector<bool> taken(const QJsonArray& documents);
    QString python_;
};

void ExperimentSchemaTest::initTestCase() {
    python_ = pythonWith("jsonschema");
    if (python_.isEmpty() && !qEnvironmentVariableIsSet("CI"))
        QSKIP("no python3 here can import jsonschema (Debian: python3-jsonschema)");
    QVERIFY(!python_.isEmpty());
}

std::vector<bool> ExperimentSchemaTest::taken(const QJsonArray& documents) {
    const auto result = runInPython(python_, "../app/files/check_schema.py",
                                    {{"schema", experimentSchema()}, {"documents", documents}});
    std::vector<bool> verdicts;
    for (const auto& verdict : result["taken"].toArray())
        verdicts.push_back(verdict.toBool());
    return verdicts;
}

// One setting at a time, at the top and as a change behind step 3.
void ExperimentSchemaTest::bothSaySo() {
    QJsonArray documents;
    const auto addAll = [&](std::span<const Key> keys) {
        for (const auto& key : keys)
            for (const auto& value : valuesAround(key)) {
                documents.append(nested(pathOf(key), value));
                documents.append(changedAt(3, key, value));
            }
    };
    addAll(settingKeys());
    addAll(actionKeys());
    const auto verdicts = taken(documents);
    QCOMPARE(verdicts.size(), static_cast<std::size_t>(documents.size()));
    int both = 0;
    QStringList differences;
    for (qsizetype i = 0; i < documents.size(); ++i) {
        const auto document = documents[i].toObject();
        const bool ours = isOurs(document);
        if (ours != verdicts[static_cast<std::size_t>(i)])
            differences << (ours ? "only we take " : "only the schema takes ") +
                               QString::fromUtf8(
                                   QJsonDocument(document).toJson(QJsonDocument::Compact));
        both += ours ? 1 : 0;
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join('\n')));
    QVERIFY(both > 200 && both < documents.size() / 2);
}

void ExperimentSchemaTest::allThatWeWrite() {
    QJsonArray documents;
    for (const auto& preset : presets())
        documents.append(QJsonDocument::fromJson(experimentToJson(preset.experiment)).object());
    for (const auto& key : settingKeys()) {
        Experiment experiment;
        try {
            assign(experiment.configuration, {std::string(key.path), anotherValue(key)});
            validate(experiment);
        } catch (const SettingError&) {
            continue;
        }
        documents.append(QJsonDocument::fromJson(experimentToJson(experiment)).object());
    }
    documents.append(
        QJsonObject{{"$schema", "experiment.schema.json"},
                    {"layers", QJsonObject{{"1.normalization", QJsonObject{{"kind", "layer"}}}}},
                    {"layers.2.normalization.eps", 0.1}});
    QVERIFY(isOurs(documents.last().toObject()));
    const auto verdicts = taken(documents);
    QCOMPARE(verdicts.size(), static_cast<std::size_t>(documents.size()));
    QVERIFY(verdicts.size() > 60);
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        QVERIFY2(verdicts[i], qPrintable(QString::number(i)));
}

void ExperimentSchemaTest::whatNobodyMayWrite() {
    const auto document = [](const char* text) { return QJsonDocument::fromJson(text).object(); };
    QJsonArray documents;
    for (const auto* text :
         {R"({"format": 2})", R"({"nonsense": 1})", R"({"optimizer": {"nonsense": 1}})",
          R"({"optimizer": 3})", R"({"layers": {"x": {}}})", R"({"twin": []})",
          R"({"layers": {"1": {"optimizer": {"lr": 1}}}})", R"({"interventions": {}})",
          R"({"interventions": [{"step": -1, "set": {"optimizer.lr": 1}}]})",
          R"({"interventions": [{"set": {"optimizer.lr": 1}}]})",
          R"({"interventions": [{"step": 1, "set": {"network.hidden": [3]}}]})",
          R"({"interventions": [{"step": 1, "set": {"optimizer.lr": 1}, "to": 2}]})",
          R"({"twin": {"set": {"seed": 3}}})"})
        documents.append(document(text));
    for (const auto& each : documents)
        QVERIFY2(!isOurs(each.toObject()),
                 qPrintable(QJsonDocument(each.toObject()).toJson(QJsonDocument::Compact)));
    const auto verdicts = taken(documents);
    QCOMPARE(verdicts, std::vector<bool>(static_cast<std::size_t>(documents.size()), false));
}

QTEST_GUILESS_MAIN(ExperimentSchemaTest)
#include "experiment_schema_test.moc"
