// How quick the window is: start to first picture, slider to picture, click to menu, memory over an
// hour's worth of scripted work, many pieces panned and zoomed. Runs offscreen (software drawing),
// one process, all times by the wall clock.

#include <malloc.h>
#include <unistd.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "many_pieces.h"
#include "reach/analysis/analysis.h"
#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/session.h"

namespace {

constexpr int kSliderSteps = 300;
constexpr QSize kWindow(1280, 800);
constexpr int kMenuRounds = 20;
/// As many scripted minutes as an hour has.
constexpr int kMinutes = 60;

/// Seconds since the system started this process: loading of libraries included.
double secondsSinceProcessStart() {
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly)) {
        return std::nan("");
    }
    const QByteArray text = stat.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const double started = fields.at(19).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started;
}

void runUntil(const std::function<bool()>& done) {
    while (!done()) {
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

/// Waits until the newest question is answered by all methods, drawn and on the window.
class PictureWatch : public QObject {
public:
    PictureWatch(ui::Session& session, ui::MainWindow& window) : m_session(session) {
        connect(window.page(), &ui::ReachPage::pictureUpdated, this, [this] { m_updated = true; });
        connect(window.page()->plot(), &QCustomPlot::afterReplot, this,
                [this] { m_drawn = m_updated; });
    }

    void await() {
        m_updated = false;
        m_drawn = false;
        runUntil([this] { return m_drawn && !m_session.isBusy(); });
        QApplication::processEvents();
    }

private:
    ui::Session& m_session;
    bool m_updated = false;
    bool m_drawn = false;
};

struct Spread {
    double median;
    double p95;
    double worst;
    double cpu;  ///< processor time of all threads, mean
};

Spread spreadOf(std::vector<double> values, double cpuMilliseconds) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values[values.size() * 95 / 100], values.back(),
            cpuMilliseconds / static_cast<double>(values.size())};
}

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

Spread measureSlider(ui::Session& session, PictureWatch& watch) {
    std::vector<double> milliseconds;
    const double before = cpuMilliseconds();
    for (int i = 0; i < kSliderSteps; ++i) {
        QElapsedTimer timer;
        timer.start();
        session.setEps(0.2 + 0.8 * std::abs(std::sin(0.05 * i)));
        watch.await();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    return spreadOf(milliseconds, cpuMilliseconds() - before);
}

/// The same questions without a window: what the engine itself needs.
Spread measureEngine(const ui::Session& session) {
    using enum reach::Method;
    std::vector<double> milliseconds;
    const double before = cpuMilliseconds();
    for (int i = 0; i < kSliderSteps; ++i) {
        QElapsedTimer timer;
        timer.start();
        ui::InputEdit input = session.input();
        input.eps = 0.2 + 0.8 * std::abs(std::sin(0.05 * i));
        const reach::Question question{session.network()->graph, input.toInputSet(), {0, 1}};
        for (const reach::Method method : {Box, Zonotope, Star, Exact}) {
            reach::answer(question, method, {});
        }
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    return spreadOf(milliseconds, cpuMilliseconds() - before);
}

/// Notes that a widget was painted.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QWidget* widget) { widget->installEventFilter(this); }
    bool isPainted = false;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        const bool isLast = event->type() == QEvent::Paint;
        const bool handled = QObject::eventFilter(watched, event);
        isPainted = isPainted || isLast;
        return handled;
    }
};

/// From the press on a title of the menu bar to the menu painted.
Spread measureMenus(ui::MainWindow& window) {
    std::vector<double> milliseconds;
    const double before = cpuMilliseconds();
    QMenuBar& bar = *window.menuBar();
    for (int round = 0; round < kMenuRounds; ++round) {
        for (QAction* title : bar.actions()) {
            const PaintWatch painted(title->menu());
            QElapsedTimer timer;
            timer.start();
            QTest::mousePress(&bar, Qt::LeftButton, {}, bar.actionGeometry(title).center());
            runUntil([&painted] { return painted.isPainted; });
            QApplication::processEvents();
            milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
            title->menu()->close();
            QApplication::processEvents();
        }
    }
    return spreadOf(milliseconds, cpuMilliseconds() - before);
}

double residentMiB() {
    malloc_trim(0);
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nan("");
    }
    return file.readAll().split(' ').at(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) /
           (1024.0 * 1024.0);
}

/// About what a person does in a minute: another network, sliders, outputs, pages, undo.
void workAMinute(ui::Session& session, ui::MainWindow& window, PictureWatch& watch, int minute) {
    static const std::array kNetworks{"3-4-4-2.onnx", "hole_2-9-2.onnx", "residual_2-6-6-6-2.onnx"};
    const QString network = QString::fromLatin1(kNetworks[static_cast<std::size_t>(minute) % 3]);
    session.open({QStringLiteral(REACHSCOPE_SAMPLES_DIR "/") + network});
    watch.await();
    for (int step = 0; step < 40; ++step) {
        session.setEps(0.2 + 0.8 * std::abs(std::sin(0.1 * step)));
        watch.await();
    }
    for (const char* command : {"view.grid", "view.legend", "view.pieces", "view.fit"}) {
        window.actions().find(QString::fromLatin1(command))->trigger();
        QApplication::processEvents();
    }
    for (int step = 0; step < 5; ++step) {
        session.undoStack()->undo();
        QApplication::processEvents();
    }
}

void measureMemory(ui::Session& session, ui::MainWindow& window, PictureWatch& watch) {
    std::printf("\n| minutes of work | resident MiB |\n| --- | --- |\n");
    for (int minute = 0; minute <= kMinutes; ++minute) {
        if (minute % (kMinutes / 6) == 0) {
            std::printf("| %d | %.1f |\n", minute, residentMiB());
        }
        workAMinute(session, window, watch, minute);
    }
}

void print(const char* what, const Spread& spread) {
    std::printf("| %s | %.2f | %.2f | %.2f | %.2f |\n", what, spread.median, spread.p95,
                spread.worst, spread.cpu);
}

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    ui::Session session(reach::answerAll);
    ui::MainWindow window(session, ui::Settings());
    window.resize(kWindow);
    PictureWatch watch(session, window);
    session.open({QStringLiteral(REACHSCOPE_SAMPLES_DIR "/3-4-4-2.onnx")});
    window.show();
    watch.await();
    std::printf("start to first picture, process start included: %.0f ms\n\n",
                1e3 * secondsSinceProcessStart());
    std::printf(
        "| ms | median | 95 %% | worst | processor, mean |\n| --- | --- | --- | --- | --- |\n");
    session.setOn(reach::Method::Hull, false);
    print("slider to picture, exact, Box, Zonotope, Star", measureSlider(session, watch));
    print("of that the engine", measureEngine(session));
    session.setOn(reach::Method::Exact, false);
    session.setOn(reach::Method::Star, false);
    print("slider to picture, Box, Zonotope", measureSlider(session, watch));
    print("click to menu", measureMenus(window));
    session.setOn(reach::Method::Exact, true);
    session.setOn(reach::Method::Star, true);
    measureMemory(session, window, watch);
    std::printf("\n");
    benchManyPieces();
    return 0;
}
