// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a network, with counts by hand.
#include <QTest>

#include "model/network/network_summary.h"

using namespace normscope;

class NetworkSummaryTest : public QObject {
    Q_OBJECT

  private slots:
    void anMlp() {
        Configuration configuration;  // 784-100-100-100-10, batch norm, sigmoid
        const auto summary = summarize(configuration, {1, 28, 28}, 10);
        QCOMPARE(summary.rows.size(), std::size_t{10});
        QCOMPARE(QString::fromStdString(summary.rows[0].type), QString("Linear"));
        QCOMPARE(summary.rows[0].parameters, std::int64_t{784 * 100 + 100});
        QCOMPARE(QString::fromStdString(summary.rows[1].type), QString("BatchNorm1d"));
        QCOMPARE(summary.rows[1].parameters, std::int64_t{200});
        QCOMPARE(summary.rows[1].buffers, std::int64_t{200});
        QCOMPARE(summary.rows[1].m, std::optional<std::int64_t>(60));
        QCOMPARE(summary.rows[1].statistics, std::int64_t{100});
        QCOMPARE(summary.rows.back().parameters, std::int64_t{1010});
        QCOMPARE(summary.norm_parameters, std::int64_t{600});
        QCOMPARE(summary.parameters, std::int64_t{78500 + 2 * 10100 + 1010 + 600});
        QCOMPARE(summary.buffers, std::int64_t{600});
    }

    void aResidualCnn() {
        Configuration configuration;
        configuration.network.kind = NetworkKind::ResidualCnn;
        configuration.network.hidden = {8, 16, 16};
        configuration.network.activation = Activation::LeakyReLU;
        configuration.network.dropout = 0.25;
        configuration.network.dropout_place = DropoutPlace::BeforeOutput;
        configuration.normalization.kind = NormKind::Layer;
        configuration.data.batch_size = 32;
        const auto summary = summarize(configuration, {1, 28, 28}, 10);
        QStringList types;
        for (const auto& row : summary.rows)
            types << QString::fromStdString(row.type);
        QCOMPARE(types, (QStringList{"Conv2d", "LayerNorm", "LeakyReLU", "Conv2d", "LayerNorm",
                                     "LeakyReLU", "Conv2d", "LayerNorm", "+ shortcut", "LeakyReLU",
                                     "Dropout", "AdaptiveAvgPool2d", "Linear"}));
        QCOMPARE(summary.rows[0].parameters, std::int64_t{8 * 9 + 8});
        QCOMPARE(summary.rows[1].parameters, std::int64_t{2 * 8 * 28 * 28});
        QCOMPARE(summary.rows[1].m, std::optional<std::int64_t>(8 * 28 * 28));
        QCOMPARE(summary.rows[1].statistics, std::int64_t{32});
        QCOMPARE(summary.rows[3].output, (Shape{16, 14, 14}));
        QCOMPARE(summary.rows[8].parameters, std::int64_t{8 * 16});  // the 1×1 convolution
        QCOMPARE(summary.rows.back().parameters, std::int64_t{16 * 10 + 10});
        QCOMPARE(summary.buffers, std::int64_t{0});
    }

    /// It stands at the norm's place also where there is none.
    void dropoutWithoutNorms() {
        Configuration configuration;
        configuration.network.hidden = {4};
        configuration.network.dropout = 0.5;
        configuration.network.dropout_place = DropoutPlace::BeforeNorm;
        configuration.normalization.kind = NormKind::None;
        const auto summary = summarize(configuration, {2}, 2);
        QCOMPARE(summary.rows.size(), std::size_t{4});
        QCOMPARE(QString::fromStdString(summary.rows[1].type), QString("Dropout"));
    }

    void theThreeForms() {
        Configuration configuration;
        configuration.network.hidden = {4};
        const auto summary = summarize(configuration, {2}, 2);
        const auto csv = QString::fromStdString(summaryCsv(summary)).split('\n');
        QCOMPARE(csv[0], QString("layer,type,arguments,output,parameters,buffers,m,statistics"));
        QCOMPARE(csv[1], QString("1,Linear,2→4,4,12,0,,"));
        QCOMPARE(csv[2], QString("1,BatchNorm1d,4,4,8,8,60,4"));
        QCOMPARE(csv[4], QString("output,Linear,4→2,2,10,0,,"));
        const auto markdown = QString::fromStdString(summaryMarkdown(summary)).split('\n');
        QCOMPARE(markdown[1], QString("|---|---|---|---|---:|---:|---:|---:|"));
        QVERIFY(markdown[6].startsWith("| total"));
        const auto text = QString::fromStdString(summaryText(summary));
        QVERIFY(text.contains("a batch of 60"));
        QVERIFY(text.split('\n')[5].startsWith("total"));
    }

    void whatDoesNotFitIsRefused() {
        Configuration configuration;
        configuration.network.kind = NetworkKind::Cnn;
        QVERIFY_EXCEPTION_THROWN(summarize(configuration, {2}, 2), std::runtime_error);
    }
};

QTEST_APPLESS_MAIN(NetworkSummaryTest)
#include "network_summary_test.moc"
