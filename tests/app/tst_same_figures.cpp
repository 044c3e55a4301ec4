#include <QTemporaryDir>
#include <QTest>

#include "core/figure/embed.h"
#include "tests/app/cli.h"

/// The command line and the window's program draw the same figure, byte by byte, and a figure makes
/// itself again.
class TestSameFigures : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QString gui() {
        return QDir(QStringLiteral(REACHSCOPE_BINARY_DIR)).filePath("bin/reachscope-gui");
    }

    static QStringList fixed() {
        return {"SOURCE_DATE_EPOCH=1700000000", "QT_QPA_PLATFORM=offscreen"};
    }

    static QStringList question(const QString& name) {
        if (name == "sets") {
            return {cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method",
                    "exact,hull,star,box"};
        }
        if (name == "pieces") {
            return {cli::sample("hole_2-9-2.onnx"),
                    "--box",
                    "-1:1",
                    "--method",
                    "exact,zonotope",
                    "--no-area"};
        }
        return {cli::sample("3-4-4-2.onnx"),
                "--box",
                "-1:1",
                "--method",
                "exact,box",
                "--project",
                "1-0,0"};
    }

private Q_SLOTS:
    void commandLineAndWindow_drawTheSame_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("ending");
        for (const char* name : {"sets", "pieces", "margin"}) {
            for (const char* ending : {"pdf", "svg", "png", "tex", "csv"}) {
                QTest::addRow("%s %s", name, ending) << name << ending;
            }
        }
    }

    void commandLineAndWindow_drawTheSame() {
        QFETCH(QString, name);
        QFETCH(QString, ending);
        const QString recipe = path(name + ".json");
        const QString ours = path(name + "-cli." + ending);
        const QString theirs = path(name + "-gui." + ending);
        QStringList arguments{"reach"};
        arguments += question(name) + QStringList{"--figure", ours, "--figure", recipe};
        VERIFY_STATUS(cli::run(arguments, fixed()), 0);
        VERIFY_STATUS(cli::run({"--render", recipe, theirs}, fixed(), gui()), 0);
        const QByteArray bytes = cli::readFile(ours);
        QVERIFY(bytes.size() > 500);
        // The recipe inside says how the input set was asked for; both took it from one recipe.
        QVERIFY2(bytes == cli::readFile(theirs),
                 qPrintable(QString("%1 and %2 differ").arg(ours, theirs)));
    }

    void figure_makesItselfAgain_data() {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"pdf", "svg", "png", "tex", "csv"}) {
            QTest::newRow(ending) << ending;
        }
    }

    void figure_makesItselfAgain() {
        QFETCH(QString, ending);
        const QString first = path("first." + ending);
        QStringList arguments{"reach"};
        VERIFY_STATUS(
            cli::run(arguments + question("sets") + QStringList{"--figure", first}, fixed()), 0);
        const QString again = path("again." + ending);
        VERIFY_STATUS(cli::run({"render", first, again}, fixed()), 0);
        QCOMPARE(cli::readFile(again), cli::readFile(first));
    }

    void severalPanels_areRendered() {
        QStringList arguments{"reach"};
        VERIFY_STATUS(
            cli::run(arguments + question("sets") + QStringList{"--figure", path("one.json")}), 0);
        core::Recipe recipe = core::readRecipe(path("one.json").toStdString());
        core::RecipePanel half = recipe;
        half.title = "half";
        half.drawPieces = true;
        for (double& end : half.input.upper) {
            end = 0.0;
        }
        core::RecipePanel inputs = half;
        inputs.partition = core::RecipePartition{{0, 1}, {}, "layer"};
        recipe.more = {half, inputs};
        recipe.grid.columns = 3;
        recipe.preset.widthInches = 6.75;
        core::writeRecipe(recipe, path("three.json").toStdString());
        VERIFY_STATUS(
            cli::run({"render", path("three.json"), path("three.svg"), path("three.csv")}), 0);
        VERIFY_STATUS(cli::run({"--render", path("three.json"), path("other.svg")}, fixed(), gui()),
                      0);
        QCOMPARE(cli::readFile(path("three.svg")), cli::readFile(path("other.svg")));
        QVERIFY(cli::readFile(path("three.svg")).contains(">(c)<"));
        QVERIFY(cli::readFile(path("three.csv")).contains("\n2,cells,0,0,0,"));
    }

    void wrongRecipes_areOneLine() {
        const auto missing = cli::run({"render", path("none.json"), path("x.svg")});
        VERIFY_STATUS(missing, 2);
        QVERIFY(missing.isOneErrorLine());
        QVERIFY(cli::run({"render"}).isOneErrorLine());
        QVERIFY(cli::run({"render", path("one.json")}).isOneErrorLine());
        QVERIFY(cli::run({"render", path("one.json"), path("x.bmp")}).isOneErrorLine());
        core::Recipe recipe = core::readRecipe(path("one.json").toStdString());
        recipe.networkPath = "/no/such/network.onnx";
        core::writeRecipe(recipe, path("gone.json").toStdString());
        const auto gone = cli::run({"render", path("gone.json"), path("x.svg")});
        VERIFY_STATUS(gone, 2);
        QVERIFY(gone.isOneErrorLine() && gone.err.contains("/no/such/network.onnx"));
        QVERIFY(!QFile::exists(path("x.svg")));
    }
};

QTEST_GUILESS_MAIN(TestSameFigures)
#include "tst_same_figures.moc"
