#include <QTemporaryDir>
#include <QTest>

#include "core/figure/embed.h"
#include "core/figure/recipe.h"
#include "tests/app/cli.h"

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

#ifdef REACHSCOPE_HAS_GUI
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
