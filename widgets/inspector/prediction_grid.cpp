// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/prediction_grid.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/inspector/sample_image.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/sample_item.h"

namespace normscope {

namespace {

bool isWrong(const Prediction& one, std::int64_t predicted) {
    return predicted >= 0 && predicted != one.label;
}

}  // namespace

bool anyDiffer(const Prediction& own, const Prediction* twin) {
    const bool differ = own.by_running >= 0 && own.by_batch >= 0 && own.by_running != own.by_batch;
    return differ || (twin && anyDiffer(*twin, nullptr));
}

bool anyWrong(const Prediction& own, const Prediction* twin) {
    const bool wrong = isWrong(own, own.by_running) || isWrong(own, own.by_batch);
    return wrong || (twin && anyWrong(*twin, nullptr));
}

PredictionGrid::PredictionGrid(const QString& id, QWidget* parent) : Plot(id, parent) {
    item_ = new SampleItem(canvas().xAxis, canvas().yAxis);
    canvas().yAxis->setRangeReversed(true);
    hideAxes();
    setTitle(tr("Predictions of validation samples"));
    clear();
    setTheme(theme());
}

void PredictionGrid::setSamples(std::vector<SampleAnswers> samples,
                                const std::shared_ptr<const Dataset>& source,
                                const QString& emptiness) {
    const bool other_size = samples.size() != samples_.size() || data_ != source;
    samples_ = std::move(samples);
    data_ = source;
    emptiness_ = emptiness;
    double beyond = 0.0;
    double all = 0.0;
    for (const auto& sample : samples_) {
        for (const float value : sample.own.values)
            beyond += value < 0.0F || value > 1.0F ? 1.0 : 0.0;
        all += static_cast<double>(sample.own.values.size());
    }
    beyond_ = all > 0.0 ? beyond / all : 0.0;
    feed();
    if (other_size)
        layoutChanged();
}

void PredictionGrid::clear() {
    setSamples({}, nullptr, tr("no data yet"));
}

bool PredictionGrid::hasTwin() const {
    return std::any_of(samples_.begin(), samples_.end(),
                       [](const SampleAnswers& sample) { return sample.twin.has_value(); });
}

QString PredictionGrid::nameOf(std::int64_t label) const {
    const auto index = static_cast<std::size_t>(label);
    return label >= 0 && data_ && index < data_->classes.size()
               ? QString::fromStdString(data_->classes[index])
               : QString::number(label);
}

QString PredictionGrid::shortNameOf(std::int64_t label) const {
    constexpr int kMost = 3;  // characters below a small picture
    const QString name = nameOf(label);
    return name.size() <= kMost ? name : QString::number(label);
}

/// "7" in grey, the truth, then "7 / 9".
void PredictionGrid::feed() {
    using Words = std::vector<SampleItem::Word>;
    const auto addAnswers = [this](Words& words, const Prediction& one, const QColor& right) {
        const auto add = [&](std::int64_t predicted) {
            const bool wrong = isWrong(one, predicted);
            words.push_back({predicted < 0 ? QStringLiteral("–") : shortNameOf(predicted),
                             wrong ? theme().error : right, wrong});
        };
        add(one.by_running);
        words.push_back({QStringLiteral(" / "), theme().muted});
        add(one.by_batch);
    };
    std::vector<SampleItem::Cell> cells;
    for (const auto& sample : samples_) {
        SampleItem::Cell cell;
        if (data_)
            cell.picture = sampleImage(sample.own.values, data_->shape);
        Words words{{shortNameOf(sample.own.label) + u':' + u' ', theme().muted}};
        addAnswers(words, sample.own, theme().text);
        cell.lines.push_back(std::move(words));
        if (sample.twin) {
            Words others{{tr("B") + u':' + u' ', theme().run_b}};
            addAnswers(others, *sample.twin, theme().run_b);
            cell.lines.push_back(std::move(others));
        }
        cells.push_back(std::move(cell));
    }
    item_->setCells(std::move(cells));
    dataChanged();
}

QString PredictionGrid::absence() const {
    return samples_.empty() ? emptiness_ : QString();
}

void PredictionGrid::restyle() {
    feed();
}

/// As many as make the pictures largest, with room for the words below them.
int PredictionGrid::columnsFor(const QSize& room) const {
    const int count = std::max(1, static_cast<int>(samples_.size()));
    const QFontMetrics metrics(plotFont(-1.5));
    const int narrowest = metrics.horizontalAdvance(QStringLiteral("0: 0 / 0")) + 6;
    const int words = item_->wordsHeight(hasTwin() ? 2 : 1);
    int best = 1;
    double largest = -1e9;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = static_cast<double>(room.width()) / columns;
        const double side = std::min(width - 6, static_cast<double>(room.height()) / rows - words);
        if (side > largest && (columns == 1 || width >= narrowest)) {
            largest = side;
            best = columns;
        }
    }
    return best;
}

void PredictionGrid::arrange(Density) {
    item_->setVisible(isPresent());
    canvas().axisRect()->setMargins(QMargins(4, headerHeight() + 2, 4, 2));
}

void PredictionGrid::fitRanges() {
    const QSize room = canvas().axisRect()->rect().size();
    if (isZoomed() || samples_.empty() || room.isEmpty())
        return;
    columns_ = columnsFor(room);
    item_->setColumns(columns_);
    const auto rows = (static_cast<int>(samples_.size()) + columns_ - 1) / columns_;
    fit(canvas().xAxis, {0.0, static_cast<double>(columns_)});
    fit(canvas().yAxis, {0.0, static_cast<double>(rows)});
}

QString PredictionGrid::readout(const QPointF& at) const {
    const double x = canvas().xAxis->pixelToCoord(at.x());
    const double y = canvas().yAxis->pixelToCoord(at.y());
    if (x < 0 || y < 0 || x >= columns_)
        return {};
    const auto index = static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) +
                       static_cast<std::size_t>(x);
    if (index >= samples_.size())
        return {};
    const auto& sample = samples_[index];
    QStringList lines{
        tr("sample %1: true %2").arg(formatCount(sample.own.sample), nameOf(sample.own.label))};
    const auto add = [&](const QString& run, const Prediction& one) {
        if (one.by_running >= 0)
            lines << run + tr("running %1, %2")
                               .arg(nameOf(one.by_running), formatShare(one.probability_running));
        if (one.by_batch >= 0)
            lines << run + tr("batch %1, %2")
                               .arg(nameOf(one.by_batch), formatShare(one.probability_batch));
    };
    add(sample.twin ? tr("A ") : QString(), sample.own);
    if (sample.twin)
        add(tr("B "), *sample.twin);
    return lines.join(u'\n');
}

std::vector<Plot::HeaderPiece> PredictionGrid::header() const {
    std::vector<HeaderPiece> pieces{{tr("true: running / batch"), {}, theme().text},
                                    {tr("wrong"), {}, theme().error}};
    if (hasTwin())
        pieces.push_back({tr("B"), {}, theme().run_b});
    if (beyond_ > 0.0)
        pieces.push_back({tr("%1 beyond black or white").arg(formatShare(beyond_)),
                          tr("%1 beyond").arg(formatShare(beyond_)), theme().warning});
    return pieces;
}

Table PredictionGrid::table() const {
    Table result{{"sample", "label", "predicted_running", "predicted_batch", "probability_running",
                  "probability_batch"},
                 {}};
    const bool twin = hasTwin();
    if (twin)
        for (const auto* name : {"predicted_running_b", "predicted_batch_b",
                                 "probability_running_b", "probability_batch_b"})
            result.columns << name;
    const auto addTo = [](QStringList& row, const Prediction& one) {
        const auto known = [](std::int64_t predicted, const QString& text) {
            return predicted < 0 ? QString() : text;
        };
        row << known(one.by_running, QString::number(one.by_running))
            << known(one.by_batch, QString::number(one.by_batch))
            << known(one.by_running, toCsvNumber(one.probability_running))
            << known(one.by_batch, toCsvNumber(one.probability_batch));
    };
    for (const auto& sample : samples_) {
        QStringList row{QString::number(sample.own.sample), QString::number(sample.own.label)};
        addTo(row, sample.own);
        if (sample.twin)
            addTo(row, *sample.twin);
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
