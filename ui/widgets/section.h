#pragma once

#include <QLabel>
#include <QString>
#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace ui {

/// A titled part of a column: small caps over its contents, no frame. Its title is a button that
/// folds the contents away and brings them back.
class Section : public QWidget {
    Q_OBJECT

public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* body() const { return m_body; }
    /// Quiet text at the right of the title.
    void setNote(const QString& note);
    /// A small control at the right end of the title's line.
    void addToTitle(QWidget* control);
    QString title() const { return m_title; }
    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);

Q_SIGNALS:
    void foldedChanged(bool folded);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showFolding();

    QString m_title;
    QToolButton* m_head = nullptr;
    QLabel* m_note = nullptr;
    QLayout* m_titleLine = nullptr;
    QWidget* m_contents = nullptr;
    QVBoxLayout* m_body = nullptr;
    bool m_folded = false;
};

/// One line of text that is shortened in the middle where it does not fit; whole in its tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setElidedText(const QString& text, Qt::TextElideMode mode = Qt::ElideMiddle);
    QString wholeText() const { return m_whole; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    QString m_whole;
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

/// Secondary text; follows the theme.
void makeQuiet(QWidget* widget);

}  // namespace ui
