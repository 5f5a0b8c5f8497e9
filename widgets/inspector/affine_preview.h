// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <optional>

#include "widgets/base/theme.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace normscope {

/// Another γ and β to try, each a slider and a box, and to apply; they follow the network's until
/// one is moved.
class AffinePreview : public QWidget {
    Q_OBJECT
  public:
    explicit AffinePreview(QWidget* parent = nullptr);

    /// The network's; none where it has none. What is being tried stays.
    void display(std::optional<double> gamma, std::optional<double> beta);
    /// Whether something else than the network's is tried.
    bool isTried() const { return rows_[0].moved || rows_[1].moved; }
    bool triesGamma() const { return rows_[0].moved; }
    bool triesBeta() const { return rows_[1].moved; }
    double gamma() const;
    double beta() const;
    void setTheme(const Theme& theme);

  public slots:
    /// The network's again.
    void forget();

  signals:
    void changed();
    void applied();  ///< what is tried shall be the network's

  private:
    struct Row {
        QLabel* letter;
        QSlider* slider;
        QDoubleSpinBox* box;
        std::optional<double> own;
        bool moved = false;
    };
    void build(Row& row, const QString& letter, const QString& name);
    void follow(Row& row);
    void tried(Row& row);
    void enableButtons();

    std::array<Row, 2> rows_;
    QPushButton* forget_;
    QPushButton* apply_;
};

}  // namespace normscope
