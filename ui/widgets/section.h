#pragma once

#include <QLabel>
#include <QString>
#include <QWidget>

class QVBoxLayout;

namespace ui {

/// A titled part of a column: small caps over its contents, no frame.
class Section : public QWidget {
    Q_OBJECT

public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* body() const { return m_body; }
    /// Quiet text at the right of the title.
    void setNote(const QString& note);

private:
    QLabel* m_note = nullptr;
    QVBoxLayout* m_body = nullptr;
};

/// One line of text that is shortened in the middle where it does not fit; whole in its tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setElidedText(const QString& text, Qt::TextElideMode mode = Qt::ElideMiddle);
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
