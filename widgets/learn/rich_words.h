// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace normscope {

/// Plain text with `code` between backticks as rich text for a label.
QString richWords(const QString& text);
/// The same without the backticks, for screen readers.
QString plainWords(const QString& text);

/// Markdown as rich text for a label with this font: paragraphs stand apart.
QString richMarkdown(const QString& markdown, const QFont& font);

}  // namespace normscope
