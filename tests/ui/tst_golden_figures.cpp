#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <map>

#include "core/figure/export_text.h"
#include "core/figure/layout.h"
#include "tests/figure/charts.h"
#include "ui/plot/figure_export.h"

/// Figures against stored pictures, and formats against each other. The stored ones lie in
/// tests/figure/golden; after a change that was meant, REACHSCOPE_RENEW_GOLDEN=1 in the environment
/// of this test writes them anew: look at each before it is committed.
namespace {

constexpr double kDpi = 100.0;
/// Fonts are smoothed a little differently by each version of FreeType.
constexpr double kMostDifference = 1.5;
constexpr double kMostChanged = 0.01;
constexpr int kClearlyOther = 64;

QString goldenPath(const QString& name) {
    return QStringLiteral(REACHSCOPE_SOURCE_DIR "/tests/figure/golden/%1.png").arg(name);
}

/// One font everywhere.
core::Figure pinned(core::Figure figure) {
    figure.preset.family = "DejaVu Sans";
    figure.preset.serif = false;
    return figure;
}

core::Figure chartNamed(const QString& name) {
    const std::map<QString, core::Figure (*)()> figures{
        {QStringLiteral("six"), figureOfSix},
        {QStringLiteral("mixed"), mixedFigure},
        {QStringLiteral("curves"), [] { return core::figureOf(curvesScene()); }},
        {QStringLiteral("bars"), [] { return core::figureOf(barsScene()); }},
        {QStringLiteral("heat"), [] { return core::figureOf(heatScene()); }},
        {QStringLiteral("stairs"), [] { return core::figureOf(stairsScene()); }}};
    const auto found = figures.find(name);
    return found == figures.end() ? core::figureOf(figureScene()) : found->second();
}

core::Figure figureNamed(const QString& name) {
    core::Figure figure = chartNamed(name);
    if (name == QLatin1String("inside")) {
        figure.preset.legendPlace = core::LegendPlace::Inside;
        figure.preset.grid = true;
        figure.preset.lineScale = 1.5;
    } else if (name == QLatin1String("zoomed")) {
        figure.panels[0].x = {"\\rho (10^{-3} ft)", -0.3, 0.35};
        figure.panels[0].y = {"\\epsilon_{max}", -0.3, 0.4};
        figure.preset.legendPlace = core::LegendPlace::Right;
        figure.preset.equalAspect = true;
    } else if (name == QLatin1String("pieces")) {
        core::SceneSet& set = figure.panels[0].sets[2];
        set.isUnion = true;
        set.polygons = {{{{-0.5, -0.4}, {0.5, -0.4}, {0.5, 0.3}}},
                        {{{-0.5, -0.2}, {0.6, -0.5}, {0.1, 0.7}}}};
        figure.panels[0].sets[1].fills = {0xCC79A7};
    }
    return pinned(figure);
}

struct Difference {
    double mean = 0.0;     ///< of grey levels
    double changed = 0.0;  ///< share of pixels that are clearly others
};

Difference differenceOf(const QImage& a, const QImage& b) {
    Difference difference;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const int distance = std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
            difference.mean += distance;
            difference.changed += distance > kClearlyOther ? 1.0 : 0.0;
        }
    }
    const double pixels = static_cast<double>(a.width()) * a.height();
    return {difference.mean / pixels, difference.changed / pixels};
}

QString text(const Difference& difference) {
    return QStringLiteral("mean %1, clearly others %2 %")
        .arg(difference.mean, 0, 'f', 3)
        .arg(100.0 * difference.changed, 0, 'f', 3);
}

bool hasPinnedFont() { return QFontDatabase::families().contains(QStringLiteral("DejaVu Sans")); }

bool run(const QString& program, const QStringList& arguments, const QString& folder) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    return process.waitForFinished(120000) && process.exitCode() == 0;
}

}  // namespace

class TestGoldenFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figure_looksAsStored_data() { names(); }
    void figure_looksAsStored() {
        QFETCH(QString, name);
        if (!hasPinnedFont()) {
            QSKIP("DejaVu Sans is not installed (fonts-dejavu-core)");
        }
        const QImage picture = ui::renderFigure(figureNamed(name), kDpi);
        if (qEnvironmentVariableIsSet("REACHSCOPE_RENEW_GOLDEN")) {
            QVERIFY(QDir().mkpath(QFileInfo(goldenPath(name)).absolutePath()));
            QVERIFY(picture.save(goldenPath(name), "PNG", 0));
        }
        const QImage stored(goldenPath(name));
        QVERIFY2(!stored.isNull(), qPrintable(goldenPath(name)));
        QCOMPARE(picture.size(), stored.size());
        const Difference difference = differenceOf(picture, stored);
        QVERIFY2(difference.mean < kMostDifference && difference.changed < kMostChanged,
                 qPrintable(text(difference)));
    }

    /// Lines and fills lie where the others have them: text alone may differ (fonts).
    void svg_looksAsThePicture_data() { names(); }
    void svg_looksAsThePicture() {
        QFETCH(QString, name);
        core::Figure figure = withoutText(figureNamed(name));
        QImage drawn(ui::renderFigure(figure, kDpi).size(), QImage::Format_RGB32);
        drawn.fill(Qt::white);
        QSvgRenderer renderer(QByteArray::fromStdString(core::toSvg(figure)));
        QVERIFY(renderer.isValid());
        QPainter painter(&drawn);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter);
        painter.end();
        // This renderer does not clip: outside the axes sets may show a little.
        const QImage ours = ui::renderFigure(figure, kDpi);
        for (const core::PlacedPanel& panel : core::layOut(figure).panels) {
            const double unit = kDpi / core::kPointsPerInch;
            const QRect inside = QRectF(panel.axes.left * unit, panel.axes.top * unit,
                                        panel.axes.width * unit, panel.axes.height * unit)
                                     .toRect()
                                     .adjusted(1, 1, -1, -1);
            const Difference difference = differenceOf(drawn.copy(inside), ours.copy(inside));
            QVERIFY2(difference.mean < 4.0 && difference.changed < 0.03,
                     qPrintable(text(difference)));
        }
    }

    void tikz_compilesToThePicture_data() {
        QTest::addColumn<QString>("name");
        // "mixed" holds the charts that are not here; each run of LaTeX takes a second.
        for (const char* name : {"one", "six", "inside", "zoomed", "pieces", "heat", "mixed"}) {
            QTest::newRow(name) << name;
        }
    }
    void tikz_compilesToThePicture() {
        QFETCH(QString, name);
        const bool hasTools =
            !QStandardPaths::findExecutable(QStringLiteral("pdflatex")).isEmpty() &&
            !QStandardPaths::findExecutable(QStringLiteral("pdftoppm")).isEmpty();
        const QTemporaryDir folder;
        if (!hasTools ||
            !run(QStringLiteral("kpsewhich"), {QStringLiteral("pgfplots.sty")}, folder.path())) {
            QSKIP("pdflatex with pgfplots and pdftoppm are not installed");
        }
        const core::Figure figure = withoutText(figureNamed(name));
        QFile file(folder.filePath(QStringLiteral("f.tex")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(core::toTikz(figure)));
        file.close();
        QVERIFY(run(QStringLiteral("pdflatex"),
                    {QStringLiteral("-interaction=nonstopmode"), QStringLiteral("-halt-on-error"),
                     QStringLiteral("f.tex")},
                    folder.path()));
        QVERIFY(run(QStringLiteral("pdftoppm"),
                    {QStringLiteral("-r"), QStringLiteral("100"), QStringLiteral("-png"),
                     QStringLiteral("-singlefile"), QStringLiteral("f.pdf"), QStringLiteral("f")},
                    folder.path()));
        const QImage compiled(folder.filePath(QStringLiteral("f.png")));
        const QImage ours = ui::renderFigure(figure, kDpi);
        QVERIFY(std::abs(compiled.width() - ours.width()) <= 1);
        const QRect common = compiled.rect().intersected(ours.rect());
        const Difference difference = differenceOf(ours.copy(common), compiled.copy(common));
        QVERIFY2(difference.mean < 5.0 && difference.changed < 0.03, qPrintable(text(difference)));
    }

    /// With all its text LaTeX must still take it.
    void tikzText_compiles_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("sets") << "six";
        QTest::newRow("charts") << "mixed";
    }
    void tikzText_compiles() {
        QFETCH(QString, name);
        if (QStandardPaths::findExecutable(QStringLiteral("pdflatex")).isEmpty()) {
            QSKIP("pdflatex is not installed");
        }
        const QTemporaryDir folder;
        if (!run(QStringLiteral("kpsewhich"), {QStringLiteral("pgfplots.sty")}, folder.path())) {
            QSKIP("pgfplots is not installed");
        }
        core::Figure figure = figureNamed(name);
        figure.grid.title = "100 % of {these} & \\those_2 #3 $4 ~ ^ \\alpha_{max} 10^{-3} 20\\deg";
        QFile file(folder.filePath(QStringLiteral("f.tex")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(core::toTikz(figure)));
        file.close();
        QVERIFY(run(QStringLiteral("pdflatex"),
                    {QStringLiteral("-interaction=nonstopmode"), QStringLiteral("-halt-on-error"),
                     QStringLiteral("f.tex")},
                    folder.path()));
    }

private:
    static void names() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"one", "six", "inside", "zoomed", "pieces", "curves", "bars",
                                 "heat", "stairs", "mixed"}) {
            QTest::newRow(name) << name;
        }
    }

    /// Everything in its place, but no letter: only its room is kept.
    static core::Figure withoutText(core::Figure figure) {
        for (core::Scene& scene : figure.panels) {
            scene.title.clear();
            scene.x.title.clear();
            scene.y.title.clear();
            scene.caption.clear();
            scene.chart.notes.clear();
            for (core::ReferenceLine& line : scene.chart.lines) {
                line.label.clear();
            }
        }
        figure.grid.letters = false;
        figure.preset.legend = false;
        figure.preset.tickPoints = 3.0;
        return figure;
    }
};

QTEST_MAIN(TestGoldenFigures)
#include "tst_golden_figures.moc"
