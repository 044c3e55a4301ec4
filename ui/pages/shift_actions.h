#pragma once

#include <QObject>

namespace ui {

class CriticalEpsMeter;
class MainWindow;
class ShiftLab;
class ShiftPage;

/// The page of bias shifts and its commands: sweep, reset, saving of the shifted network.
class ShiftActions : public QObject {
    Q_OBJECT

public:
    explicit ShiftActions(MainWindow& window);

    ShiftPage* page() const { return m_page; }
    ShiftLab& lab() const { return *m_lab; }
    CriticalEpsMeter& meter() const { return *m_meter; }
    /// What the page shows is not all there yet.
    bool isBusy() const;
    /// Takes back the share and every click.
    void reset();
    /// Writes the shifted network; errors become a message. True if written.
    bool saveNetwork(const QString& path);

private:
    void addCommands();
    void saveWithDialog();
    QString whyNothingShifted() const;

    MainWindow& m_window;
    ShiftLab* m_lab = nullptr;
    CriticalEpsMeter* m_meter = nullptr;
    ShiftPage* m_page = nullptr;
};

}  // namespace ui
