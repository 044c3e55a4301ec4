#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/session/piece_report.h"

class QHBoxLayout;
class QLabel;
class QMenu;
class QScrollArea;
class QTimer;
class QToolButton;

namespace ui {

class Session;

/// A strip about the piece looked at: its pattern layer by layer, areas, affine map, input cell;
/// its pins. All of it can be copied. Its height does not change with what it says: what is long
/// goes on to the right, and only there it scrolls.
class PiecePanel : public QWidget {
    Q_OBJECT

public:
    PiecePanel(Session& session, PieceFocus& focus, QWidget* parent = nullptr);

    /// What is shown; nothing where no piece is looked at.
    const std::optional<PieceReport>& report() const { return m_report; }
    void setDark(bool dark);

Q_SIGNALS:
    void tableWanted();

private:
    QWidget* makeHead();
    QMenu* makeCopyMenu();
    void refresh();
    void showReport();
    void showPins();
    void copy(QString (*text)(const PieceReport&));
    ReportWanted wanted(const PieceId& piece) const;
    QString titleText() const;
    /// Lines of text that stand in the strip one below the other.
    int lineCount() const;
    /// The rows as a table of that height: what is too long goes on beside it, under the head
    /// again.
    QString inBlocks(const QStringList& rows, const QString& head = QString()) const;
    QString patternText() const;
    QString areaText() const;
    QString mapText() const;
    QString cornerText() const;
    QString halfSpaceTexts() const;
    void setText(QLabel* label, const QString& text);
    QLabel* makeValue(const QString& title);

    Session& m_session;
    PieceFocus& m_focus;
    QLabel* m_note = nullptr;
    QWidget* m_content = nullptr;
    QScrollArea* m_scroll = nullptr;
    QLabel* m_empty = nullptr;
    QHBoxLayout* m_pins = nullptr;
    QToolButton* m_pin = nullptr;
    QToolButton* m_copy = nullptr;
    QLabel* m_pattern = nullptr;
    QLabel* m_areas = nullptr;
    QLabel* m_map = nullptr;
    QLabel* m_corners = nullptr;
    QLabel* m_halfSpaces = nullptr;
    QToolButton* m_askCell = nullptr;
    QTimer* m_soon = nullptr;  ///< a cursor that runs over many pieces asks for one report
    std::optional<PieceReport> m_report;
    bool m_cellWanted = false;
    bool m_dark = false;
};

}  // namespace ui
