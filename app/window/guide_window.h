// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>
#include <vector>

class QLineEdit;
class QListWidget;
class QUrl;

namespace normscope {

class GuideText;

/// A page of the guide: Markdown from the resources, or the table of settings made from the keys.
struct GuidePage {
    QString name;   ///< "batch-norm.md"
    QString title;  ///< its first heading
    QString markdown;
};

/// A heading as it is written in links: small letters, hyphens for spaces, signs left out.
QString sectionName(const QString& heading);

/// All pages, in the order of the contents.
std::vector<GuidePage> guidePages();

/// The user's guide beside the window: contents, full-text search, pages with links between them.
class GuideWindow : public QDialog {
    Q_OBJECT
  public:
    explicit GuideWindow(QWidget* parent = nullptr);
    /// `section`: a heading of the page as it is written in links, "the-layer-matrix", or the bold
    /// words that a paragraph begins with; empty: the beginning.
    void showPage(const QString& name, const QString& section = {});

  private:
    void follow(const QUrl& link);
    void showSection(const QString& section);
    void filter(const QString& words);
    void highlight(const QString& words);

    std::vector<GuidePage> pages_;
    QLineEdit* search_;
    QListWidget* contents_;
    GuideText* text_;
};

}  // namespace normscope
