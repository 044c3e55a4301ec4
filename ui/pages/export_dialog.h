#pragma once

#include <QDialog>
#include <optional>

#include "ui/session/figure_composer.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QProgressBar;
class QTimer;

namespace ui {

class ExportPalettePanel;
class FigurePreview;
class StyleStore;

/// Figure export beside the window: the true picture at print size, its panels, style and format.
/// Does not block the window; follows what it shows.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(Session& session, FigureComposer& composer, StyleStore& store,
                 QWidget* parent = nullptr);

    QString formatId() const;
    void setFormatId(const QString& id);
    FigurePreview* preview() const { return m_preview; }
    /// What Return presses.
    QPushButton* saveButton() const { return m_save; }
    /// One line under the buttons, until the figure changes.
    void showNote(const QString& note, bool isError);
    /// How far the file is that is being written; nothing: none is.
    void showProgress(std::optional<double> share);

Q_SIGNALS:
    void saveWanted();
    void stopWanted();
    void pictureWanted();
    void dataWanted();
    /// What the plot shows is to be taken over before the figure is drawn.
    void plotStateWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makePreviewPart();
    QWidget* makeSide();
    QWidget* makeFilePart();
    QWidget* makePictureChoice();
    QWidget* makeFoot();
    QWidget* makeProgress();
    QString sizeText(qint64 bytes, bool canBePicture) const;
    void makeZoom(QLayout* row);
    void showFigure();
    QString restingNote() const;
    void showSize();
    void measureSize();
    void keepSaveTheDefault();
    void useInWindow(const core::Palette& palette);

    Session& m_session;
    FigureComposer& m_composer;
    StyleStore& m_store;
    FigurePreview* m_preview = nullptr;
    ExportPalettePanel* m_palette = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_zoom = nullptr;
    QCheckBox* m_asPicture = nullptr;
    QPushButton* m_save = nullptr;
    QLabel* m_size = nullptr;
    QStackedWidget* m_foot = nullptr;  ///< the note, or how far the file is
    QWidget* m_work = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_note = nullptr;
    QTimer* m_refresh = nullptr;
    QTimer* m_measure = nullptr;  ///< the file of a small figure, once it rests
};

}  // namespace ui
