#pragma once

#include <QFrame>

class QLabel;

namespace ui {

struct Message;

/// A line over the plot that says what went wrong, where, and what to do; or a hint. Wraps rather
/// than hide anything. Closed by its cross or Escape.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    void showMessage(const Message& message);
    bool isError() const { return m_isError; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_isError = true;
    QLabel* m_text = nullptr;
    QLabel* m_remedy = nullptr;
};

}  // namespace ui
