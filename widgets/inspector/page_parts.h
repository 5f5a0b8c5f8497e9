// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector's pages are put together from.
#pragma once

#include <QString>

class QLabel;
class QSpinBox;
class QVBoxLayout;
class QWidget;

namespace normscope {

class SegmentedSwitch;

QLabel* addHeading(QVBoxLayout* column, const QString& text);
/// A line or more of words, hidden while there are none.
QLabel* addSentence(QVBoxLayout* column, const QString& name, bool muted);
void say(QLabel* sentence, const QString& text);
/// A box for which layer, channel or sample, as narrow as the panel makes it.
QSpinBox* makeNumberPicker(QWidget* parent, const QString& name, const QString& label,
                           const QString& help);
/// Which of the two runs is shown, "a" or "b"; hidden until there are two.
SegmentedSwitch* addRunChoice(QVBoxLayout* column, const QString& name);

}  // namespace normscope
