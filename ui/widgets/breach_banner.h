#pragma once

#include <QFrame>

class QLabel;

namespace ui {

class Attacker;

/// The red line that says that a result was refuted: which one, where, by how much, with the
/// witness to copy. Stays until it is closed by its own button, whatever is opened or changed.
class BreachBanner : public QFrame {
    Q_OBJECT

public:
    explicit BreachBanner(Attacker& attacker, QWidget* parent = nullptr);

public Q_SLOTS:
    /// Claim, replayed witness and bound with all digits.
    void copyWitness() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    Attacker& m_attacker;
    QLabel* m_text = nullptr;
    QLabel* m_witness = nullptr;
};

}  // namespace ui
