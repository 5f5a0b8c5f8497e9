// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector's pages are put together from.
#pragma once

#include <QString>

class QLabel;
class QSpinBox;
class QVBoxLayout;
class QWidget;

namespace normscope {

class Plot;
class SegmentedSwitch;

/// The one column of a page; what is added stays at the top.
QVBoxLayout* makeColumn(QWidget* page);
QLabel* addHeading(QVBoxLayout* column, const QString& text);
/// A line or more of words, hidden while there are none.
QLabel* addSentence(QVBoxLayout* column, const QString& name, bool muted);
void say(QLabel* sentence, const QString& text);
/// A plot at a height of its own, and the place it has; whoever shows it elsewhere for a while
/// leaves that free.
QWidget* addPlot(QVBoxLayout* column, Plot* plot, int height);
/// A box for which layer, channel or sample, as narrow as the panel makes it.
QSpinBox* makeNumberPicker(QWidget* parent, const QString& name, const QString& label,
                           const QString& help);
/// Which of the two runs is shown, "a" or "b"; hidden until there are two.
SegmentedSwitch* addRunChoice(QVBoxLayout* column, const QString& name);

}  // namespace normscope
