#include "ui/pages/unattended.h"

#include <QDir>
#include <QPixmap>
#include <QTimer>
#include <utility>

#include "ui/pages/bounds_actions.h"
#include "ui/pages/main_window.h"
#include "ui/pages/network_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/snr_actions.h"
#include "ui/pages/stability_actions.h"
#include "ui/pages/training_actions.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/opener.h"

namespace ui {
namespace {

constexpr int kLookEveryMs = 40;
/// Layout and queued repaints settle within so many looks.
constexpr int kQuietLooks = 5;

}  // namespace

Unattended::Unattended(Session& session, MainWindow& window, std::function<void()> act)
    : m_session(session), m_window(window), m_act(std::move(act)) {
    m_timer = new QTimer(this);
    connect(m_timer, &QTimer::timeout, this, &Unattended::look);
    m_timer->start(kLookEveryMs);
}

void Unattended::look() {
    const Opener* opener = Opener::of(m_window);
    const bool atWork = m_session.isBusy() || (opener != nullptr && opener->isBusy()) ||
                        m_window.networkActions().isBusy() ||
                        m_window.page()->plot()->isPicturePending() || m_window.shifts().isBusy() ||
                        m_window.bounds().isBusy() || m_window.stability().isBusy() ||
                        m_window.snr().isBusy() || m_window.training().isBusy();
    m_quiet = atWork ? 0 : m_quiet + 1;
    if (m_quiet >= kQuietLooks) {
        m_timer->stop();
        m_act();
    }
}

bool saveScreenshot(MainWindow& window, const QString& path) {
    return window.grab().save(path, "PNG");
}

bool writeFigures(MainWindow& window, const QString& folder) {
    const QDir dir(folder);
    bool written = QDir().mkpath(folder) && saveScreenshot(window, dir.filePath("window.png"));
    for (const char* format : {"pdf", "svg", "png"}) {
        const QString id = QString::fromLatin1(format);
        written = window.exportTo(dir.filePath(QStringLiteral("figure.") + id), id) && written;
    }
    return written;
}

}  // namespace ui
