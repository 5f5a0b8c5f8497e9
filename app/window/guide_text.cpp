// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/guide_text.h"

#include <QEvent>
#include <QFile>
#include <QTextBlock>
#include <QTextDocument>
#include <QUrl>
#include <algorithm>

namespace normscope {

QImage GuideText::picture(const QString& name) const {
    const QString path = QStringLiteral(":/help/") + name;
    const QString dark = QString(path).replace(QStringLiteral(".png"), QStringLiteral("-dark.png"));
    const bool in_dark = palette().base().color().lightness() < 128 && QFile::exists(dark);
    const QImage whole(in_dark ? dark : path);
    if (whole.isNull())
        return whole;
    const double scale = devicePixelRatioF();
    const double page = viewport()->width() - 2 * document()->documentMargin();
    const double width = std::clamp(page * scale, 1.0, static_cast<double>(whole.width()));
    QImage fitted = whole.scaledToWidth(static_cast<int>(width), Qt::SmoothTransformation);
    fitted.setDevicePixelRatio(scale);
    return fitted;
}

QVariant GuideText::loadResource(int type, const QUrl& name) {
    return type == QTextDocument::ImageResource ? picture(name.path())
                                                : QTextBrowser::loadResource(type, name);
}

/// The document keeps what it once loaded, so that it is handed the pictures anew.
void GuideText::fitPictures() {
    bool any = false;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextImageFormat format = part.fragment().charFormat().toImageFormat();
            if (!format.isValid())
                continue;
            document()->addResource(QTextDocument::ImageResource, QUrl(format.name()),
                                    picture(format.name()));
            any = true;
        }
    if (any)
        document()->markContentsDirty(0, document()->characterCount());
}

void GuideText::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    fitPictures();
}

void GuideText::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fitPictures();
}

}  // namespace normscope
