#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"

/// How `reachscope-gui` starts on a machine without a display, and what it says there.
class TestGuiStart : public QObject {
    Q_OBJECT

private:
    static cli::Outcome runWithoutDisplay(const QStringList& arguments) {
        return cli::run(arguments, {"DISPLAY=", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM="},
                        QFileInfo(cli::program()).dir().filePath("reachscope-gui"));
    }

    static bool isOneLine(const cli::Outcome& outcome) {
        return outcome.out.isEmpty() && outcome.err.startsWith("reachscope-gui: ") &&
               outcome.err.count('\n') == 1;
    }

private slots:
    void helpAndVersion_needNoDisplay() {
        const auto help = runWithoutDisplay({"--help"});
        VERIFY_STATUS(help, 0);
        QVERIFY(help.out.contains("--write-figures"));
        const auto version = runWithoutDisplay({"--version"});
        VERIFY_STATUS(version, 0);
        QVERIFY(version.out.startsWith("Reachscope "));
    }

    void window_withoutDisplayIsRefusedInOneLine() {
        const auto outcome = runWithoutDisplay({});
        VERIFY_STATUS(outcome, 1);
        QVERIFY2(isOneLine(outcome), outcome.err);
        QVERIFY(outcome.err.contains("DISPLAY"));
    }

    void wrongOption_isNamedInOneLine() {
        const auto outcome = runWithoutDisplay({"--no-such-option"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(isOneLine(outcome), outcome.err);
        QVERIFY(outcome.err.contains("no-such-option"));
    }

    void writeFigures_needsNoDisplay() {
        const QTemporaryDir folder;
        const auto outcome =
            runWithoutDisplay({cli::sample("3-1-2.onnx"), "--write-figures", folder.path()});
        VERIFY_STATUS(outcome, 0);
        QVERIFY(!QDir(folder.path()).entryList(QDir::Files).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGuiStart)
#include "tst_gui_start.moc"
