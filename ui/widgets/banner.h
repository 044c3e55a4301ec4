#pragma once

#include <QFrame>
#include <deque>

#include "ui/session/message.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace ui {

/// A line over the page that says what went wrong, where, and what to do, with buttons that do it;
/// or a hint. Wraps rather than hide anything. Several errors wait behind the newest one and are
/// counted; the same one raised again is counted, not repeated. Closed by its cross or Escape,
/// which shows the one before. Screen readers are told.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    /// A hint never covers an error.
    void showMessage(const ui::Message& message);
    /// Closes the message that is shown; the one before it comes back.
    void closeShown();
    void closeAll();

    bool isError() const {
        return !m_shown.empty() && m_shown.back().message.kind == Message::Kind::Error;
    }
    int count() const { return static_cast<int>(m_shown.size()); }
    QString text() const;

Q_SIGNALS:
    /// The last message was closed by the user.
    void closed();
    /// Of several messages: the whole list is to be shown.
    void logWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Shown {
        Message message;
        int times = 1;
    };

    void showNewest();
    void makeButtons(const Message& message);
    void announce();

    std::deque<Shown> m_shown;  ///< the newest is last
    QLabel* m_text = nullptr;
    QLabel* m_remedy = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_log = nullptr;
    QPushButton* m_all = nullptr;
    QHBoxLayout* m_buttons = nullptr;
};

}  // namespace ui
