// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/settings/settings.h"
#include "widgets/base/text.h"

namespace normscope {

/// The editor of one key of the settings table. The control that takes the keyboard carries the
/// objectName "setting-" + path, the key's help as tooltip and its label as accessible name.
class SettingEditor : public QWidget {
    Q_OBJECT
  public:
    explicit SettingEditor(const Key& key, QWidget* parent = nullptr);

    const Key& key() const { return key_; }
    QString path() const { return toQString(key_.path); }
    /// The control for a label's buddy.
    QWidget* control() const { return control_; }
    /// Shows a value without emitting; empty where the layers differ. Leaves alone what is being
    /// typed.
    virtual void display(const std::optional<Value>& value) = 0;
    /// Greys the editor; `why_not` replaces the tooltip, empty enables it again.
    void setUnavailable(const QString& why_not);

  signals:
    void edited(const normscope::Setting& setting);
    /// Names settings by their paths, see inPanelWords(); empty: no longer.
    void refused(const QString& why);

  protected:
    /// Gives the control its name, tooltip and accessible name.
    void adopt(QWidget* control);
    /// Parses what was typed; emits edited() or refused(). False when refused.
    bool submit(const QString& text);

    /// Leaves a wheel that passes over while the panel scrolls to the panel.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    Key key_;
    QWidget* control_ = nullptr;
};

/// A sentence about settings with what the panel calls them under a configuration in place of their
/// paths: "Batch size must be …".
QString inPanelWords(const QString& sentence, const Configuration& configuration);

/// The editor that suits a key.
SettingEditor* makeSettingEditor(const Key& key, QWidget* parent);

}  // namespace normscope
