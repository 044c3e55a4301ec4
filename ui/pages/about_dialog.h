#pragma once

#include <QDialog>
#include <QString>

namespace ui {

/// What the program is made of: "Reachscope 0.1.0\nQt 6.4.2\n…", for the dialog and for reports.
QString versionsText();

/// Name, version, licence, and the versions of what it stands on, to be copied into a report.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent);
};

}  // namespace ui
