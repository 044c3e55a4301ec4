#include <QTemporaryDir>
#include <QTest>

#include "core/figure/embed.h"
#include "core/figure/figure_json.h"
#include "core/figure/recipe.h"
#include "tests/app/cli.h"
#include "tests/figure/charts.h"

/// `reach --figure`: text formats at once, pictures by the window's program or later.
class TestCliFigure : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_alone;  ///< the program where no window's program is beside it

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList reach(const QStringList& figures) {
        QStringList arguments{
            "reach", cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method", "exact,zonotope",
            "--json"};
        for (const QString& figure : figures) {
            arguments += {"--figure", figure};
        }
        return arguments;
    }

    cli::Outcome runAlone(const QStringList& arguments, const QString& folders) const {
        return cli::run(arguments, {"PATH=" + folders}, m_alone);
    }

    /// A stand-in for reachscope-gui, to see how it is called.
    QString makeRenderer(const QString& name, const QByteArray& script) {
        const QString folder = path(name);
        QDir().mkpath(folder);
        const QString program = folder + "/reachscope-gui";
        cli::writeFile(program, "#!/bin/sh\n" + script);
        QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return folder;
    }

private Q_SLOTS:
    void initTestCase() {
        QDir().mkpath(path("alone"));
        m_alone = path("alone/reachscope");
        QVERIFY(QFile::copy(cli::program(), m_alone));
    }

    void textFormats_areWrittenAtOnce() {
        const auto outcome = runAlone(
            reach({path("sets.csv"), path("sets.tex"), path("sets.json"), path("sets.svg")}), "");
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.err.isEmpty());
        QVERIFY(cli::readFile(path("sets.csv")).contains("zonotope"));
        QVERIFY(cli::readFile(path("sets.tex")).contains("tikzpicture"));
        QVERIFY(cli::readFile(path("sets.svg")).contains("<svg"));
        const auto embedded = core::readRecipeFromFigure(path("sets.tex").toStdString());
        QCOMPARE(embedded.methods, (std::vector<std::string>{"exact", "zonotope"}));
        const core::Recipe recipe = core::readRecipe(path("sets.json").toStdString());
        QCOMPARE(recipe.methods, (std::vector<std::string>{"exact", "zonotope"}));
    }

    void pictureWithoutTheWindow_waitsAsARecipe() {
        const auto outcome = runAlone(reach({path("later.pdf")}), "");
        VERIFY_STATUS(outcome, 0);
        QVERIFY(!outcome.json().at("results").empty());
        QVERIFY(!QFile::exists(path("later.pdf")));
        QVERIFY(outcome.err.contains("later.pdf") && outcome.err.contains("later.recipe.json"));
        const core::Recipe recipe = core::readRecipe(path("later.recipe.json").toStdString());
        QCOMPARE(QString::fromStdString(recipe.networkPath), cli::sample("3-4-4-2.onnx"));
        QVERIFY(!recipe.networkHash.empty());
    }

    void picture_isDrawnByTheWindowOnPath() {
        const QString folder = makeRenderer(
            "good",
            "[ \"$1\" = --render ] && [ \"$QT_QPA_PLATFORM\" = offscreen ] || exit 9\n"
            "/bin/grep -q zonotope \"$2\" || exit 8\necho drawing\necho picture > \"$3\"\n");
        const auto outcome = runAlone(reach({path("now.png")}), folder);
        VERIFY_STATUS(outcome, 0);
        QVERIFY(!outcome.json().empty());
        QCOMPARE(cli::readFile(path("now.png")), QByteArray("picture\n"));
        QVERIFY(!QFile::exists(path("now.recipe.json")));
        QVERIFY(QDir(m_folder.path()).entryList({".*"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void failingWindow_leavesTheRecipeAndFails() {
        const QString folder = makeRenderer("bad", "echo torn > \"$3\"\nexit 7\n");
        const auto outcome = runAlone(reach({path("torn.png")}), folder);
        VERIFY_STATUS(outcome, 1);
        QVERIFY(!outcome.json().at("results").empty());
        QVERIFY(!QFile::exists(path("torn.png")));
        QVERIFY(QFile::exists(path("torn.recipe.json")));
        QVERIFY(outcome.err.contains("status 7"));
    }

    void figureWithItsData_isDrawnAgain() {
        core::Figure figure = mixedFigure();
        core::writeFigure(figure, path("data.json").toStdString());
        const auto outcome = runAlone({"render", path("data.json"), path("data.svg"),
                                       path("data.tex"), path("data.csv"), path("data2.pdf")},
                                      "");
        VERIFY_STATUS(outcome, 0);
        for (const char* name : {"data.svg", "data.tex", "data.csv", "data2.figure.json"}) {
            const core::Figure read = core::readFigure(path(name).toStdString());
            QCOMPARE(core::toJson(read), core::toJson(figure));
        }
        QVERIFY(!QFile::exists(path("data2.pdf")));
        QVERIFY(outcome.err.contains("--render") && outcome.err.contains("data2.figure.json"));
        // A picture that carries its data is a figure to draw as well.
        const auto again = runAlone({"render", path("data.svg"), path("again.svg")}, "");
        VERIFY_STATUS(again, 0);
        QCOMPARE(cli::readFile(path("again.svg")), cli::readFile(path("data.svg")));
    }

    void tornFigure_isOneLine() {
        core::writeFigure(mixedFigure(), path("torn.json").toStdString());
        QByteArray json = cli::readFile(path("torn.json"));
        cli::writeFile(path("torn.json"), json.replace("\"bars\"", "\"pies\""));
        const auto outcome = runAlone({"render", path("torn.json"), path("torn.svg")}, "");
        VERIFY_STATUS(outcome, 2);
        QCOMPARE(outcome.err.trimmed().count('\n'), 0);
        QVERIFY(outcome.err.contains("torn.json") && outcome.err.contains("\"stairs\""));
        QVERIFY(!QFile::exists(path("torn.svg")));
    }

#ifdef REACHSCOPE_HAS_GUI
    void dataFigure_isDrawnByTheWindowOfThisBuild() {
        if (!QFile::exists(QStringLiteral(REACHSCOPE_BINARY_DIR "/bin/reachscope-gui"))) {
            QSKIP("the window's program is not built yet");
        }
        core::writeFigure(mixedFigure(), path("own.json").toStdString());
        const auto outcome =
            cli::run({"render", path("own.json"), path("own.pdf"), path("own.png")});
        VERIFY_STATUS(outcome, 0);
        for (const char* name : {"own.pdf", "own.png"}) {
            QCOMPARE(core::toJson(core::readFigure(path(name).toStdString())),
                     core::toJson(mixedFigure()));
        }
    }

    void picture_isDrawnByTheWindowOfThisBuild() {
        if (!QFile::exists(QStringLiteral(REACHSCOPE_BINARY_DIR "/bin/reachscope-gui"))) {
            QSKIP("the window's program is not built yet");
        }
        const auto outcome =
            cli::run(reach({path("real.pdf"), path("real.svg"), path("real.png")}));
        VERIFY_STATUS(outcome, 0);
        QVERIFY(cli::readFile(path("real.pdf")).startsWith("%PDF"));
        QVERIFY(cli::readFile(path("real.svg")).contains("<svg"));
        QVERIFY(cli::readFile(path("real.png")).startsWith("\x89PNG"));
    }
#endif
};

QTEST_GUILESS_MAIN(TestCliFigure)
#include "tst_cli_figure.moc"
