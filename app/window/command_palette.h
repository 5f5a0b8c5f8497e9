// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <functional>
#include <optional>
#include <vector>

class QLineEdit;
class QTreeWidget;

namespace normscope {

/// One thing that can be done or shown, found by its words.
struct PaletteEntry {
    QString text;
    QString where;  ///< "File › Export", "Setting", "Lesson"
    QString keys;
    QString help;
    std::function<void()> run;  ///< none: it cannot be done now
};

/// How well an entry fits what was typed, the more the better; none where it does not. Every word
/// typed has to be there: as the beginning of a word of its text, within it, or as letters in that
/// order; or as the beginning of a word of where it is.
std::optional<int> fitOf(const PaletteEntry& entry, const QString& typed);

/// Everything there is to do, by a few letters: the best fitting come first, Return does the one
/// that is chosen.
class CommandPalette : public QDialog {
    Q_OBJECT
  public:
    explicit CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent = nullptr);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void filter(const QString& typed);
    void run();

    std::vector<PaletteEntry> entries_;
    QLineEdit* search_;
    QTreeWidget* list_;
};

}  // namespace normscope
