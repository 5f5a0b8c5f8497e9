// SPDX-License-Identifier: GPL-3.0-or-later
// The predictions page's single samples.
#include <QLabel>
#include <QToolButton>
#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/prediction_grid.h"
#include "widgets/inspector/predictions_page.h"

namespace normscope {

/// Run B's answer to the i-th sample; null without one.
const Prediction* PredictionsPage::twinOf(std::size_t i) const {
    if (!twin_ || i >= twin_->predictions->samples.size())
        return nullptr;
    const auto& other = twin_->predictions->samples[i];
    return other.sample == own_->predictions->samples[i].sample ? &other : nullptr;
}

/// Places of the samples the filter lets through.
std::vector<std::size_t> PredictionsPage::matching() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; own_ && i < own_->predictions->samples.size(); ++i) {
        const auto& own = own_->predictions->samples[i];
        if (filter_ == Filter::All || (filter_ == Filter::Differ && anyDiffer(own, twinOf(i))) ||
            (filter_ == Filter::Wrong && anyWrong(own, twinOf(i))))
            places.push_back(i);
    }
    return places;
}

/// Says which samples are shown, and of a filter over how many it looked.
void PredictionsPage::displaySamples() {
    const auto places = matching();
    const auto found = static_cast<std::int64_t>(places.size());
    const bool filtered = filter_ != Filter::All;
    if (filtered)
        page_ = std::clamp<std::int64_t>(page_, 0, std::max<std::int64_t>(found - 1, 0) / kPerPage);
    std::vector<SampleAnswers> shown;
    for (auto i = filtered ? page_ * kPerPage : 0; i < found; ++i) {
        if (static_cast<std::int64_t>(shown.size()) == kPerPage)
            break;
        const auto place = places[static_cast<std::size_t>(i)];
        const auto* other = twinOf(place);
        shown.push_back({own_->predictions->samples[place],
                         other ? std::optional<Prediction>(*other) : std::nullopt});
    }
    if (filtered) {
        const QString text = filter_ == Filter::Differ
                                 ? tr("%1 of the first %2 samples differ.")
                                 : tr("%1 of the first %2 samples have a wrong answer.");
        say(which_, !own_ ? QString()
                          : text.arg(formatCount(found), formatCount(static_cast<std::int64_t>(
                                                             own_->predictions->samples.size()))));
    } else {
        say(which_, shown.empty() ? QString()
                                  : tr("Samples %1 to %2 of %3.")
                                        .arg(formatCount(shown.front().own.sample + 1),
                                             formatCount(shown.back().own.sample + 1),
                                             formatCount(validationCount())));
    }
    previous_->setEnabled(page_ > 0);
    next_->setEnabled((page_ + 1) * kPerPage < (filtered ? found : validationCount()));
    grid_->setSamples(std::move(shown), data_, own_ ? tr("no such samples") : tr("no data yet"));
}

void PredictionsPage::turn(std::int64_t pages) {
    page_ = std::max<std::int64_t>(0, page_ + pages);
    displaySamples();
    askIfOther();
}

}  // namespace normscope
