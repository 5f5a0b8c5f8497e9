// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/pages.h"

#include "widgets/inspector/batches_page.h"
#include "widgets/inspector/channel_page.h"
#include "widgets/inspector/doctor_page.h"
#include "widgets/inspector/norms_page.h"
#include "widgets/inspector/predictions_page.h"
#include "widgets/inspector/statistics_page.h"
#include "widgets/inspector/why_page.h"

namespace normscope {

const std::vector<ListedPage>& inspectorPages() {
    static const std::vector<ListedPage> pages{listed<StatisticsPage>(),  listed<NormsPage>(),
                                               listed<ChannelPage>(),     listed<BatchesPage>(),
                                               listed<PredictionsPage>(), listed<WhyPage>(),
                                               listed<DoctorPage>()};
    return pages;
}

}  // namespace normscope
