#pragma once

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;

namespace ui {

class Session;

/// Says in the middle of an empty plot why it is empty and what to do, with the button that does
/// it: no method is on; updates are paused; every method failed.
class PlotNote : public QFrame {
    Q_OBJECT

public:
    PlotNote(Session& session, QWidget* plot);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Note {
        QString text;
        QString button;
        std::function<void()> act;
    };

    Note note() const;
    void showNote();
    void fitText();
    int room() const;
    void moveToCentre();

    Session& m_session;
    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
    std::function<void()> m_act;
};

}  // namespace ui
