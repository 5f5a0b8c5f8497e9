// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPen>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/base/table.h"
#include "widgets/base/theme.h"
#include "widgets/plots/axis_range.h"
#include "widgets/plots/quick_text.h"
#include "widgets/plots/sample_shape.h"

class QCPAxis;
class QCPAxisRect;
class QCPLayer;
class QCPPainter;
class QAction;
class QMenu;
class QPainter;
class QToolButton;

namespace normscope {

class Canvas;
struct ViewState;

/// Base of every plot: a card with one QCustomPlot, the hover readout, zoom and pan with reset, the
/// context menu (copy image, copy data, save as…, enlarge, reset zoom,
/// what is this), theme and export painting.
/// Plot objects inside are created once and then only re-fed.
///
/// Data calls store and mark; ranges and pixels are worked out when the plot is next painted. So a
/// plot that is hidden, covered or scrolled away costs nothing, and several calls between two
/// repaints cost one.
///
/// Mouse: wheel zooms (beside an axis only that axis), drag pans, double click resets. Inside a
/// scroll area that can still scroll, the wheel zooms only when the plot has the focus or Ctrl is
/// held. Keys: + and − zoom, 0 resets, Ctrl and arrows pan, Alt and arrows move the crosshair,
/// Return enlarges, Menu opens the context menu, F1 asks what this is.
class Plot : public QFrame {
    Q_OBJECT
  public:
    explicit Plot(const QString& id, QWidget* parent = nullptr);
    ~Plot() override;

    /// Stable, file-name safe: "layer1-linear", "loss". Also the objectName ("plot-" + id).
    QString id() const { return id_; }
    /// For people and exports: "Layer 1 · Linear output z". Also the accessible name.
    QString title() const { return title_; }
    void setTitle(const QString& title);
    /// The data as last displayed.
    virtual Table table() const = 0;
    /// Names of the axes, the horizontal one first; they stand in the plot only where there is
    /// room.
    QStringList axisLabels();

    /// For those who do not see it: what the crosshair reads, else what stands in the plot.
    QString valueText();
    /// The axes with their ranges: "step 0 … 300, cross-entropy loss 0 … 2.5".
    QString axesText();
    /// The step that what it shows is of, where it shows one step.
    void setMoment(std::optional<std::int64_t> step) { moment_ = step; }
    std::optional<std::int64_t> moment() const { return moment_; }

    /// How it shows what it has; plots take what matters to them.
    virtual void setView(const ViewState& view);
    virtual void setTheme(const Theme& theme);
    const Theme& theme() const { return theme_; }
    /// Antialiasing; on when paused, off while frames come in at full rate.
    void setFine(bool fine);
    /// Full redraw of what the last data calls set; cheap path is per data call.
    void refresh();
    /// Paints title, axes, legend and data into `size` (device-independent px) for an export, with
    /// the given theme, antialiased, whatever the widget's own size and theme; leaves the widget as
    /// it was.
    void render(QPainter& painter, const QSize& size, const Theme& theme);
    QImage toImage(const QSize& size, double scale, const Theme& theme);

    /// Whether it fills the centre now: only changes what the button and menu say.
    void setEnlarged(bool enlarged);
    bool isEnlarged() const { return enlarged_; }
    /// Whether the user chose the ranges; then they no longer follow the data.
    bool isZoomed() const { return zoomed_; }
    /// What the readout says with the mouse at `position` (in the plot's coordinates); empty:
    /// nothing.
    QString readoutAt(const QPoint& position);
    /// Where the data is drawn, in the plot's coordinates; the union where there are two axis
    /// rects.
    QRect dataRect();
    /// The plot's context menu, for its own use and for whoever wants it elsewhere.
    std::unique_ptr<QMenu> makeContextMenu();
    /// What the plot's surroundings add to the context menu.
    void setMenuExtension(std::function<void(QMenu&)> extend) { extend_menu_ = std::move(extend); }

    QSize sizeHint() const override { return {180, 170}; }
    QSize minimumSizeHint() const override { return {76, 64}; }

  public slots:
    void resetZoom();
    void copyImage();
    void copyData();
    /// Asks the window what this is: it gets a QWhatsThisClickedEvent with the plot's
    /// place in the guide.
    void explain();

  signals:
    void saveRequested(normscope::Plot* plot);
    /// Enlarge, or restore when it is enlarged.
    void enlargeRequested(normscope::Plot* plot);
    void zoomChanged(bool zoomed);
    void zoomMoved();  ///< an axis was moved by hand, or all follow the data again
    /// The mouse points at a step, or no longer.
    void cursorMoved(double step);
    void cursorLeft();

  protected:
    /// How much room there is: Compact below 110 px of height, Large where tick labels at the left
    /// and axis names fit.
    enum class Density { Compact, Small, Large };
    struct LegendEntry {
        QString text;
        QPen pen;
        SampleShape shape = SampleShape::Line;
    };
    /// A piece of the header line; `brief` is used where the full text does not fit in two lines,
    /// and what can be spared goes where even that takes too many.
    struct HeaderPiece {
        QString text;
        QString brief;
        QColor color;
        bool spare = false;
    };

    /// Pens, brushes and fonts, from theme(); the items have theirs already.
    virtual void restyle() {}
    /// Margins, ticks and axis names for the room there is.
    virtual void arrange(Density density) = 0;
    /// Fits the axes to the data where the user has not chosen.
    virtual void fitRanges() = 0;
    /// Of a place where data is drawn.
    virtual QString readout(const QPointF& canvas_position) const = 0;
    virtual std::vector<HeaderPiece> header() const { return {}; }
    virtual bool hasHeader() const { return isPresent(); }
    virtual std::vector<LegendEntry> legendEntries() const { return {}; }
    /// What stands in the plot in words, for valueText(): the header.
    virtual QStringList summary() const;
    /// Text instead of data, when there is nothing to show; empty otherwise.
    virtual QString absence() const { return {}; }
    bool isPresent() const { return absence().isEmpty(); }
    /// What there is to show, a bit each; all is arranged anew when it changes.
    virtual unsigned parts() const { return isPresent() ? 1 : 0; }
    virtual void addActions(QMenu&) {}
    virtual void clicked(const QPointF&) {}
    /// Mouse moved over the plot at a canvas position, or left it.
    virtual void hovered(const std::optional<QPointF>&) {}
    /// Whether, while frames come in at full rate, its new data may be painted a frame late.
    virtual bool takesTurns() const { return false; }
    /// Axes that the wheel, drag and keys may change.
    virtual bool zoomsVertically() const { return true; }
    /// Limits of what can be shown on an axis.
    virtual Range limits(const QCPAxis*) const;
    /// Moves an axis as if by hand.
    void choose(QCPAxis* axis, const Range& range);
    /// Painted over everything, above the readout's layer: cursors.
    virtual void drawOverlay(QCPPainter&) {}
    /// Whether that, or the readout, paints anything.
    virtual bool hasOverlay() const { return !readout_.isEmpty(); }

    Canvas& canvas() { return *canvas_; }
    const Canvas& canvas() const { return *canvas_; }
    QCPLayer* dataLayer() const { return data_layer_; }
    bool exporting() const { return exporting_; }
    bool fine() const { return fine_ || exporting_; }
    Density density() const;
    /// Size of what is painted on: the canvas, or the export's page.
    QSize room() const;
    int headerHeight() const { return header_height_; }

    /// New data: draw at the next paint, which comes soon.
    void dataChanged();
    /// The same where also the axes or their style changed with it.
    void dataAndLayoutChanged();
    /// Something about the axes or their style changed: redraw all at the next paint.
    void layoutChanged();
    /// Only what drawOverlay paints changed.
    void overlayChanged();
    /// Arranges all within fitRanges(), where that needs other room than there was.
    void arrangeAnew();

    // Recipes of axes; names are written in large plots only.
    /// Shows an axis while there is data; `padding` px lie between its ticks and their labels.
    void dress(QCPAxis* axis, const QString& name, int padding = 2) const;
    /// About so many numbers along an axis, in a large plot and in a smaller one. `whole`: beside a
    /// vertical axis only those that have room.
    void setTicks(QCPAxis* axis, int large, int small, bool whole = false) const;
    /// The same of steps and other whole numbers. Where the axis has no label of its own the first
    /// number says what they are: "step 0".
    void setCounts(QCPAxis* axis, const QString& name, int large, int small) const;
    void setLogarithmic(QCPAxis* axis) const;
    /// Margins `gap` px or more under the header: room for names and tick labels, at least `left`,
    /// in a large plot, else `small`, whose bottom is beside the height of tick labels.
    void setMargins(QCPAxisRect* rect, int gap, int left, const QMargins& small) const;
    /// For what is placed in the plot by pixels, or needs no numbers.
    void hideAxes();
    static Range rangeOf(const QCPAxis* axis);
    static void fit(QCPAxis* axis, const Range& range);
    /// As steady() has it, or `anew`; nothing to fit changes nothing.
    static void fitTo(QCPAxis* axis, const Extent& extent, bool anew, double padding = kPadding);
    static void fitSteadily(QCPAxis* axis, const Extent& extent) { fitTo(axis, extent, false); }
    /// The vertical line of a step or value.
    static void drawUpright(QCPPainter& painter, const QCPAxis* axis, double value);

    /// An entry that can be checked, named "action-" + `name`.
    QAction* addChoice(QMenu& menu, const char* name, const QString& text, bool on,
                       const std::function<void(bool)>& choose);
    /// Adds a widget row above the canvas (for choices that belong to the plot).
    void setTopRow(QWidget* row);

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    friend class Canvas;

    struct PlacedText {
        QString text;
        QColor color;
        QPoint at;          ///< left end of the baseline
        int stretch = 100;  ///< of the letters, %: narrower where even a line has no room for it
    };

    std::vector<HeaderPiece> headerPieces() const;
    QString readoutOver(const QPointF& canvas_position) const;
    std::vector<Range> ranges() const;
    void prepare();
    /// prepare(), with sizes settled even when the plot was never shown.
    void settle();
    void styleAxis(QCPAxis* axis) const;
    void applyStyle();
    void setUpCornerButton();
    void updateCornerButton();
    void placeCornerButton();
    void zoomBy(double factor, const QPointF& center, bool horizontal, bool vertical);
    void panBy(const QPointF& pixels, bool horizontal, bool vertical);
    void zoomAll(double factor);
    void panAll(const QPointF& pixels);
    bool panByKey(const QKeyEvent& event);
    bool readByKey(const QKeyEvent& event);
    std::vector<std::pair<QString, QCPAxis*>> namedAxes();
    void moveAxis(QCPAxis* axis, Range wanted);
    bool wheelZooms(bool control_held) const;
    void mouseAt(const std::optional<QPointF>& position);
    void updateReadout();
    void placeHeader();
    void drawHeader(QCPPainter& painter) const;
    void drawReadout(QCPPainter& painter) const;
    QRect paintFrame(QPainter& painter, QRect page) const;
    int paintLegend(QPainter& painter, const QRect& page) const;

    QString id_;
    QString title_;
    Theme theme_;
    Canvas* canvas_ = nullptr;
    QCPLayer* data_layer_ = nullptr;
    QToolButton* corner_ = nullptr;
    QWidget* top_row_ = nullptr;
    std::vector<PlacedText> placed_header_;
    mutable QuickText quick_text_;
    int header_height_ = 0;
    QSize export_room_;
    bool fine_ = false;
    bool exporting_ = false;
    bool enlarged_ = false;
    bool zoomed_ = false;
    unsigned parts_ = 0;
    bool data_dirty_ = true;
    bool layout_dirty_ = true;
    bool overlay_dirty_ = true;
    QString readout_;
    std::optional<QPointF> mouse_;  ///< or where keys moved the crosshair
    std::optional<std::int64_t> moment_;
    std::function<void(QMenu&)> extend_menu_;
};

}  // namespace normscope
