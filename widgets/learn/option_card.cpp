// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/option_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>

#include "widgets/learn/rich_words.h"

namespace normscope {

namespace {

/// Value of the property "verdict", which the style sheet of the quiz looks at.
QString styleName(OptionCard::Verdict verdict) {
    switch (verdict) {
        case OptionCard::Verdict::None:
            return QStringLiteral("none");
        case OptionCard::Verdict::Right:
        case OptionCard::Verdict::ChosenRight:
            return QStringLiteral("right");
        case OptionCard::Verdict::Wrong:
            return QStringLiteral("wrong");
        case OptionCard::Verdict::ChosenWrong:
            return QStringLiteral("chosen-wrong");
    }
    return {};
}

QLabel* wrapped(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

}  // namespace

OptionCard::OptionCard(int key, const QString& text, QWidget* parent)
    : QPushButton(parent),
      plain_(plainWords(text)),
      sign_(new QLabel(QString::number(key), this)),
      text_(wrapped(this)),
      why_(wrapped(this)) {
    setObjectName(QStringLiteral("option-%1").arg(key));
    setProperty("option", true);
    setProperty("verdict", styleName(verdict_));
    setAutoDefault(false);
    setAccessibleName(tr("Answer %1: %2").arg(key).arg(plain_));
    sign_->setProperty("sign", true);
    sign_->setAlignment(Qt::AlignCenter);
    sign_->setFixedSize(22, 22);
    sign_->setAttribute(Qt::WA_TransparentForMouseEvents);
    text_->setText(richWords(text));
    why_->setObjectName(objectName() + QStringLiteral("-why"));
    why_->setProperty("muted", true);
    why_->hide();
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 9, 14, 9);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(3);
    layout->addWidget(sign_, 0, 0, Qt::AlignTop);
    layout->addWidget(text_, 0, 1);
    layout->addWidget(why_, 1, 1);
    layout->setColumnStretch(1, 1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void OptionCard::reveal(Verdict verdict, const QString& why) {
    verdict_ = verdict;
    const bool right = verdict == Verdict::Right || verdict == Verdict::ChosenRight;
    sign_->setText(right ? QStringLiteral("✓") : QStringLiteral("✗"));
    why_->setText(richWords(why));
    why_->setVisible(!why.isEmpty());
    setProperty("verdict", styleName(verdict));
    // Neither hover nor press any more; a disabled button would also grey the words out.
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    const bool chosen = verdict == Verdict::ChosenRight || verdict == Verdict::ChosenWrong;
    setAccessibleName((chosen ? tr("Your answer. ") : QString()) +
                      (right ? tr("Right: %1") : tr("Wrong: %1")).arg(plain_));
    setAccessibleDescription(plainWords(why));
    for (QWidget* part : {static_cast<QWidget*>(this), static_cast<QWidget*>(sign_)}) {
        part->style()->unpolish(part);
        part->style()->polish(part);
    }
    updateGeometry();
}

QString OptionCard::why() const {
    return why_->isHidden() ? QString() : why_->text();
}

QSize OptionCard::sizeHint() const {
    return layout()->sizeHint();
}

QSize OptionCard::minimumSizeHint() const {
    return layout()->minimumSize();
}

}  // namespace normscope
