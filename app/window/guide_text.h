// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace normscope {

/// A page of the guide. Its pictures are no wider than the page, and those of a dark window are the
/// dark ones: beside NAME.png there is NAME-dark.png.
class GuideText : public QTextBrowser {
    Q_OBJECT
  public:
    using QTextBrowser::QTextBrowser;

    QVariant loadResource(int type, const QUrl& name) override;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    QImage picture(const QString& name) const;
    void fitPictures();
};

}  // namespace normscope
