// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/base/theme.h"

class QSplitter;

namespace normscope {

class Inspector;
class InspectorHandle;
class Lab;
class LabView;

/// The centre of the window with the inspector at its right edge: a splitter between them, a handle
/// that opens and closes it, and what passes between the inspector, the lab and its view.
class WindowInspector : public QWidget {
    Q_OBJECT
  public:
    /// `centre` is taken; the view lies in it.
    WindowInspector(Lab& lab, LabView& view, QWidget* centre, QWidget* parent);

    Inspector& pages() { return *inspector_; }
    const Inspector& pages() const { return *inspector_; }
    bool isOpen() const;
    /// Opens it at a page, by its key.
    void openAt(const QString& page);
    /// Whether it can be had at all; a lesson may hide it.
    void setAllowed(bool allowed);
    bool isAllowed() const { return allowed_; }
    /// Whether a window as wide as this has it open at first.
    bool hasRoom() const;
    void setTheme(const Theme& theme);

    /// The width it was given, to be remembered.
    QByteArray state() const;
    /// An empty state restores the usual width.
    void restoreState(const QByteArray& state);

  public slots:
    void setOpen(bool open);
    /// Shows what the lab has now.
    void display();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void wire();
    void size();

    Lab& lab_;
    LabView& view_;
    QSplitter* splitter_;
    Inspector* inspector_;
    InspectorHandle* handle_;
    bool allowed_ = true;
    bool sized_ = false;  ///< by the person, or once at first
};

}  // namespace normscope
