// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/wait_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <cmath>

#include "model/settings/duration_text.h"
#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr qint64 kPatienceMs = 400;  // what is over by then needs no word

}  // namespace

WaitBar::WaitBar(const Words& words, QWidget* parent)
    : QFrame(parent), words_(words), text_(new QLabel(this)), bar_(new QProgressBar(this)) {
    setObjectName(words_.name);
    text_->setObjectName(words_.name + "-text");
    text_->setMinimumWidth(text_->fontMetrics().horizontalAdvance(QString(52, 'n')));
    bar_->setObjectName(words_.name + "-progress");
    bar_->setAccessibleName(words_.what);
    bar_->setTextVisible(false);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(words_.name + "-cancel");
    cancel->setToolTip(words_.cancel);
    cancel->setFocusPolicy(Qt::TabFocus);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(14, 4, 10, 4);
    line->addWidget(text_);
    line->addWidget(bar_, 1);
    line->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, [this] {
        stop();
        emit cancelled();
    });
    hide();
}

void WaitBar::stop() {
    first_ = -1;
    hide();
}

void WaitBar::display(std::int64_t done, std::int64_t all) {
    if (done >= all)
        return stop();
    display(static_cast<double>(done) / static_cast<double>(all),
            tr("step %1 of %2").arg(formatCount(done), formatCount(all)));
}

void WaitBar::displayShare(double share) {
    display(share, tr("%1 %").arg(std::floor(100 * share)));
}

void WaitBar::display(double share, const QString& place) {
    if (first_ < 0 || share < first_) {
        first_ = share;
        since_.start();
    }
    const qint64 elapsed = since_.elapsed();
    if (elapsed < kPatienceMs)
        return;
    QString text = tr("%1: %2").arg(words_.what, place);
    if (const double rate = (share - first_) / static_cast<double>(elapsed); rate > 0) {
        const double seconds = (1.0 - share) / rate / 1000.0;
        text += tr(", %1 left").arg(QString::fromStdString(durationText(seconds)));
    }
    text_->setText(text);
    bar_->setRange(0, 1000);
    bar_->setValue(static_cast<int>(1000 * share));
    show();
}

}  // namespace normscope
