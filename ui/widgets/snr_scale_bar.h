#pragma once

#include <QWidget>
#include <functional>

#include "ui/session/snr_show.h"

class QCheckBox;
class QComboBox;
class QPushButton;

namespace ui {

class Session;

/// How SNR is drawn: decibels or ratio, logarithmic or not, with quartiles or without; and the way
/// to a figure of it. Follows the session's state and changes it.
class SnrScaleBar : public QWidget {
    Q_OBJECT

public:
    explicit SnrScaleBar(Session& session, QWidget* parent = nullptr);

    void show(const SnrShow& show, bool mayExport);
    QComboBox* unit() const { return m_unit; }
    QCheckBox* logScale() const { return m_log; }
    QCheckBox* bands() const { return m_bands; }

Q_SIGNALS:
    void exportWanted();

private:
    void change(const QString& what, const std::function<void(SnrShow&)>& edit);

    Session& m_session;
    QComboBox* m_unit = nullptr;
    QCheckBox* m_log = nullptr;
    QCheckBox* m_bands = nullptr;
    QPushButton* m_export = nullptr;
};

}  // namespace ui
