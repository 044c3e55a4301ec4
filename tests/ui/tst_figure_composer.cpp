#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <random>

#include "core/figure/embed.h"
#include "core/figure/needed_paper.h"
#include "core/figure/palette.h"
#include "reach/analysis/recipe_figure.h"
#include "ui/plot/figure_export.h"
#include "ui/session/figure_composer.h"
#include "ui/session/figure_writer.h"
#include "ui/session/session.h"

namespace {

QString sample(const char* name) {
    return QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/") + QString::fromLatin1(name);
}

/// The sets of each panel, "box exact | box".
QString setsOf(const core::Figure& figure) {
    QStringList panels;
    for (const core::Scene& panel : figure.panels) {
        QStringList sets;
        for (const core::SceneSet& set : panel.sets) {
            sets << QString::fromStdString(set.id);
        }
        panels << sets.join(QLatin1Char(' '));
    }
    return panels.join(QStringLiteral(" | "));
}

}  // namespace

class TestFigureComposer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_composer = std::make_unique<ui::FigureComposer>(*m_session);
        m_session->open({sample("3-4-4-2.onnx")});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
    }
    void cleanup() {
        m_composer.reset();
        m_session.reset();
    }

    void typedEnding_decidesTheFormat_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QString>("target");
        const auto row = [](const char* typed, const char* chosen, const char* target) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(chosen)
                                 << QString::fromLatin1(target);
        };
        row("f.svg", "svg", "f.svg svg");
        row("f.tex", "svg", "f.tex tikz");
        row("f.csv", "svg", "f.csv csv");
        row("f.JSON", "svg", "f.JSON json");
        row("f.png", "svg", "f.png png");
        row("fine.png", "png600", "fine.png png600");
        row("f", "pdf", "f.pdf pdf");
        row("f.", "pdf", "f.pdf pdf");
        row("f.v2", "tikz", "f.v2.tex tikz");
    }
    void typedEnding_decidesTheFormat() {
        QFETCH(QString, typed);
        QFETCH(QString, chosen);
        const ui::ExportTarget target = ui::exportTargetOf(typed, ui::formatOfId(chosen));
        QTEST(target.path + QLatin1Char(' ') + target.format.id, "target");
    }

    void panelsTooLowToRead_areRefusedWithTheHeightTheyNeed() {
        for (int panel = 0; panel < 6; ++panel) {
            m_composer->addPresent();
        }
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("six.svg"));
        const ui::ExportFormat& svg = ui::formatOfId(QStringLiteral("svg"));
        const ui::WrittenFigure refused = ui::writeFigure(m_composer->snapshot(), path, svg);
        QVERIFY(!refused.isWritten && !QFile::exists(path));
        QVERIFY(refused.reason.contains(QStringLiteral("fewer rows")));
        const auto needed = core::neededPaper(m_composer->snapshot().figure());
        QVERIFY(needed.has_value());
        m_composer->change(
            [&](ui::FigureDraft& draft) { draft.preset.heightInches = needed->heightInches; });
        QVERIFY(ui::writeFigure(m_composer->snapshot(), path, svg).isWritten);
    }

    void withoutPanels_theFigureIsThePresentView() {
        QVERIFY(m_composer->isLive() && m_composer->hasFigure());
        const QSignalSpy changes(m_composer.get(), &ui::FigureComposer::changed);
        m_session->setOn(reach::Method::Box, false);
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(!changes.isEmpty());
        const core::Figure figure = m_composer->snapshot().figure();
        QCOMPARE(figure.panels.size(), std::size_t(1));
        QVERIFY(!setsOf(figure).contains(QStringLiteral("box")));
    }

    void panels_keepWhatWasShown() {
        m_composer->addPresent();
        const double wide = m_composer->snapshot().figure().panels[0].x.upper;
        m_session->setEps(0.25);
        QTRY_VERIFY(!m_session->isBusy());
        m_composer->addPresent();
        const core::Figure figure = m_composer->snapshot().figure();
        QCOMPARE(figure.panels.size(), std::size_t(2));
        QCOMPARE(figure.panels[0].x.upper, wide);
        QVERIFY(figure.panels[1].x.upper < wide);
        QVERIFY(!m_composer->isLive());
    }

    void panels_areReplacedMovedAndRemoved() {
        for (const char* title : {"one", "two", "three"}) {
            m_composer->addPresent();
            const int last = static_cast<int>(m_composer->draft().panels.size()) - 1;
            m_composer->setTexts(last,
                                 {QString::fromLatin1(title), QStringLiteral("\\rho (ft)"), {}});
        }
        m_composer->move(0, 2);
        QCOMPARE(titles(), (QStringList{"two", "three", "one"}));
        m_composer->move(2, 1);
        QCOMPARE(titles(), (QStringList{"two", "one", "three"}));
        m_composer->move(0, -1);
        m_composer->move(0, 3);
        QCOMPARE(titles(), (QStringList{"two", "one", "three"}));
        m_composer->remove(1);
        QCOMPARE(titles(), (QStringList{"two", "three"}));
        QCOMPARE(m_composer->snapshot().figure().panels[0].x.title, std::string("\\rho (ft)"));
        m_composer->replaceByPresent(0);
        QCOMPARE(titles(), (QStringList{"", "three"}));
    }

    void recipe_makesTheSameFigureAgain() {
        m_composer->setPlotState(core::ViewRange{-1.0, 1.0, -0.5, 0.75}, true);
        m_composer->addPresent();
        m_session->setEps(0.5);
        m_session->change(QStringLiteral("solo"),
                          [](ui::State& state) { state.methods.solo = reach::Method::Zonotope; });
        QTRY_VERIFY(!m_session->isBusy());
        m_composer->addPresent();
        m_composer->addPartition();
        m_composer->change([](ui::FigureDraft& draft) {
            draft.grid.columns = 3;
            draft.palette.styles["zonotope"] = {0x123456, 2.0, core::LineStyle::Dotted,
                                                0x654321, 0.3, 1.0};
        });
        QTRY_COMPARE(m_composer->missing(), 0);
        const QString path = m_folder.filePath(QStringLiteral("r.json"));
        const ui::FigureSnapshot snapshot = m_composer->snapshot();
        core::writeRecipe(snapshot.recipe(path), path.toStdString());
        const core::Figure again =
            reach::answerRecipe(core::readRecipe(path.toStdString()), path.toStdString());
        QCOMPARE(setsOf(again), setsOf(snapshot.figure()));
        for (const auto& format : ui::exportFormats()) {
            QVERIFY2(ui::figureBytes(snapshot.figure(), {}, format).size() ==
                         ui::figureBytes(again, {}, format).size(),
                     qPrintable(format.id));
        }
        QVERIFY(ui::renderFigure(snapshot.figure(), 100.0) == ui::renderFigure(again, 100.0));
    }

    void openedRecipe_bringsItsPanelsBack() {
        m_composer->addPresent();
        m_composer->addPresent();
        m_composer->addPartition();
        QTRY_COMPARE(m_composer->missing(), 0);
        const QString before = setsOf(m_composer->snapshot().figure());
        core::Recipe recipe =
            m_composer->snapshot().recipe(m_folder.filePath(QStringLiteral("far/f.pdf")));
        recipe.setPanels(
            ui::absolutePanels(recipe, m_folder.filePath(QStringLiteral("far/f.pdf"))));
        ui::FigureComposer other(*m_session);
        other.takeRecipe(recipe);
        QCOMPARE(other.draft().panels.size(), std::size_t(3));
        QTRY_COMPARE(other.missing(), 0);
        QVERIFY(other.failure().isEmpty());
        QCOMPARE(setsOf(other.snapshot().figure()), before);
    }

    void openedRecipe_leavesMethodsThatAreOffInTheirPlaces() {
        ui::State state = m_session->state();
        state.methods.on = {reach::Method::Box, reach::Method::Hull};
        const auto listed = state.methods.order;
        core::Recipe recipe = m_composer->snapshot().recipe(QString());
        recipe.methods = {"box", "hull"};
        recipe.hidden.clear();
        const bool isBoxFirst = std::ranges::find(listed, reach::Method::Box) <
                                std::ranges::find(listed, reach::Method::Hull);
        if (!isBoxFirst) {
            std::ranges::reverse(recipe.methods);
        }
        ui::takeRecipe(state, recipe, m_session->network());
        QVERIFY(state.methods.order == listed);
        std::ranges::reverse(recipe.methods);
        ui::takeRecipe(state, recipe, m_session->network());
        const auto swapped = [](reach::Method method) {
            return method == reach::Method::Box    ? reach::Method::Hull
                   : method == reach::Method::Hull ? reach::Method::Box
                                                   : method;
        };
        for (std::size_t k = 0; k < listed.size(); ++k) {
            QVERIFY(state.methods.order[k] == swapped(listed[k]));
        }
    }

    void everyMethod_goesThroughARecipe() {
        ui::State state = m_session->state();
        core::Recipe recipe = m_composer->snapshot().recipe(QString());
        recipe.methods = {"crown", "relaxed-crown-3", "lbp-tight", "box"};
        recipe.hidden = {"lbp-tight"};
        core::Style style = core::methodStyle("relaxed-crown-3");
        style.line = 0x123456;
        recipe.palette["relaxed-crown-3"] = style;
        ui::takeRecipe(state, recipe, m_session->network());
        const reach::Method relaxed = reach::relaxedCrown(3);
        QCOMPARE(state.methods.on, (std::set{reach::Method::Box, reach::Method::Crown, relaxed}));
        QVERIFY(state.methods.isListed(reach::Method::LbpTight));
        QCOMPARE(state.methods.colours.at(relaxed), core::Colour{0x123456});
    }

    void unknownMethod_isRefusedByName() {
        ui::State state = m_session->state();
        core::Recipe recipe = m_composer->snapshot().recipe(QString());
        recipe.methods.emplace_back("crown-9000");
        try {
            ui::takeRecipe(state, recipe, m_session->network());
            QFAIL("taken");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QByteArray(error.what()).contains("crown-9000"), error.what());
        }
    }

    void panelThatCannotBeComputed_isSaid() {
        m_composer->addPresent();
        m_composer->addPresent();
        core::Recipe recipe = m_composer->snapshot().recipe(QString());
        recipe.networkPath = recipe.more[0].networkPath = "/no/such/network.onnx";
        m_composer->takeRecipe(recipe);
        QTRY_VERIFY(!m_composer->failure().isEmpty());
        QVERIFY(m_composer->failure().contains(QStringLiteral("/no/such/network.onnx")));
        QVERIFY(!m_composer->failure().contains(QLatin1Char('\n')));
    }

    void coloursOfTheWindow_areTheFigures() {
        m_session->change(QStringLiteral("colour"), [](ui::State& state) {
            state.methods.colours[reach::Method::Box] = 0x00AA55;
        });
        const core::Figure figure = m_composer->snapshot().figure();
        for (const core::SceneSet& set : figure.panels[0].sets) {
            if (set.id == "box") {
                QCOMPARE(set.style.line, 0x00AA55u);
            }
        }
        QCOMPARE(m_composer->snapshot().recipe(QString()).palette.size(), std::size_t(1));
    }

    void clipboard_hasEveryFormatWithItsRecipe() {
        const ui::FigureSnapshot snapshot = m_composer->snapshot();
        const std::unique_ptr<QMimeData> mime(
            ui::makeFigureMime(snapshot.figure(), snapshot.recipe(QString())));
        for (const char* type : {"image/png", "image/svg+xml", "application/pdf"}) {
            const std::string bytes = mime->data(QString::fromLatin1(type)).toStdString();
            QVERIFY2(
                core::recipeIn(bytes, type).networkPath == sample("3-4-4-2.onnx").toStdString(),
                type);
        }
        QVERIFY(mime->hasImage());
        const std::unique_ptr<QMimeData> data(ui::makeFigureDataMime(snapshot.figure()));
        QVERIFY(data->text().startsWith(QStringLiteral("set\tpolygon\tring\tvertex\tx\ty\n")));
    }

    void largeFigures_arePredicted() {
        core::Figure figure = m_composer->snapshot().figure();
        core::SceneSet& set = figure.panels[0].sets[0];
        set.polygons.clear();
        std::mt19937 random(1);
        std::uniform_real_distribution<double> place(figure.panels[0].x.lower / 2.0,
                                                     figure.panels[0].x.upper / 2.0);
        for (int i = 0; i < 5000; ++i) {
            core::Ring ring(4);
            for (auto& point : ring) {
                point = {place(random), place(random)};
            }
            set.polygons.push_back({ring});
        }
        for (const char* id : {"svg", "pdf", "tikz", "csv"}) {
            const auto& format = ui::formatOfId(QString::fromLatin1(id));
            const auto predicted = static_cast<double>(
                ui::predictedBytes(ui::weightOf(figure), figure.preset, format));
            const auto real = static_cast<double>(ui::figureBytes(figure, {}, format).size());
            QVERIFY2(
                predicted > 0.4 * real && predicted < 2.5 * real,
                qPrintable(QStringLiteral("%1: %2 against %3").arg(id).arg(predicted).arg(real)));
        }
        figure.preset.pictureDpi = 300;
        QVERIFY(ui::figureBytes(figure, {}, ui::formatOfId(QStringLiteral("svg"))).size() < 400000);
        QVERIFY(ui::figureBytes(figure, {}, ui::formatOfId(QStringLiteral("pdf"))).size() < 400000);
    }

    void file_isWrittenOffTheWindowsThread() {
        ui::FigureWriter writer;
        QSignalSpy finished(&writer, &ui::FigureWriter::finished);
        const QString path = m_folder.filePath(QStringLiteral("thread.pdf"));
        writer.write(m_composer->snapshot(), path, ui::formatOfId(QStringLiteral("pdf")));
        QVERIFY(writer.isRunning() && finished.isEmpty());
        QTRY_COMPARE(finished.size(), 1);
        const auto result = finished[0][0].value<ui::WrittenFigure>();
        QVERIFY(result.isWritten && !result.isPictureByItself && !writer.isRunning());
        QVERIFY(QFile::exists(path));
    }

    void stoppedExport_leavesNoFile() {
        ui::PaintWatch watch;
        watch.isCancelled = true;
        const QString path = m_folder.filePath(QStringLiteral("stopped.pdf"));
        const auto result = ui::writeFigure(m_composer->snapshot(), path,
                                            ui::formatOfId(QStringLiteral("pdf")), &watch);
        QVERIFY(result.isCancelled && !result.isWritten && result.reason.isEmpty());
        QVERIFY(!QFile::exists(path));
    }

    void veryManyPieces_areAPictureUnlessLinesAreWanted() {
        ui::FigureSnapshot few = m_composer->snapshot();
        const auto& pdf = ui::formatOfId(QStringLiteral("pdf"));
        QCOMPARE(ui::figureFor(few, pdf).preset.pictureDpi, 0);
        QVERIFY(ui::canHoldPicture(pdf));
        QVERIFY(!ui::canHoldPicture(ui::formatOfId(QStringLiteral("csv"))));
        core::Figure figure = few.figure();
        figure.panels[0].sets[0].polygons.assign(ui::kMostPiecesAsLines + 1, {});
        QCOMPARE(ui::pictureDpiFor(figure, pdf, false), ui::kPictureDpi);
        QCOMPARE(ui::pictureDpiFor(figure, pdf, true), 0);
        QCOMPARE(ui::pictureDpiFor(figure, ui::formatOfId(QStringLiteral("csv")), false), 0);
    }

    void failures_sayWhatToDo_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("no folder")
            << QStringLiteral("/no/such/folder/f.pdf") << QStringLiteral("folder is not there");
        QTest::newRow("full") << QStringLiteral("/dev/full") << QStringLiteral("space");
        QTest::newRow("folder") << m_folder.path() << QStringLiteral("name");
    }
    void failures_sayWhatToDo() {
        QFETCH(QString, path);
        QFETCH(QString, remedy);
        const ui::FigureSnapshot snapshot = m_composer->snapshot();
        try {
            ui::exportFigure(snapshot.figure(), snapshot.recipe(path), path,
                             ui::formatOfId(QStringLiteral("pdf")));
            QFAIL("written");
        } catch (const ui::ExportError& error) {
            const QString reason = QString::fromUtf8(error.what());
            QVERIFY(reason.startsWith(path) && !reason.contains(QLatin1Char('\n')));
            QVERIFY(error.remedy().contains(remedy));
        }
    }

private:
    QStringList titles() const {
        QStringList titles;
        for (const ui::FigurePanel& panel : m_composer->draft().panels) {
            titles << QString::fromStdString(panel.recipe.title);
        }
        return titles;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::FigureComposer> m_composer;
};

QTEST_MAIN(TestFigureComposer)
#include "tst_figure_composer.moc"
