#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "core/figure/embed.h"
#include "core/figure/palette.h"
#include "ui/plot/figure_export.h"
#include "ui/plot/scene_painter.h"

namespace {

constexpr double kDpi = 100.0;

core::Scene squareScene() {
    core::Scene scene;
    scene.x = {"y_0", -2.0, 2.0};
    scene.y = {"y_1", -2.0, 2.0};
    scene.preset = core::figurePresets().front();
    core::SceneSet set;
    set.id = "box";
    set.label = "Box";
    set.style = {0x0000FF, 1.0, core::LineStyle::Solid, 0x0000FF, 1.0, 1.0};
    set.polygons = {{{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}}};
    scene.sets = {set};
    return scene;
}

/// Pixels of (nearly) one colour.
int countOf(const QImage& image, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            count += std::abs(at.red() - colour.red()) < 8 &&
                             std::abs(at.green() - colour.green()) < 8 &&
                             std::abs(at.blue() - colour.blue()) < 8
                         ? 1
                         : 0;
        }
    }
    return count;
}

core::Recipe recipe() {
    core::Recipe recipe;
    recipe.program = "reachscope test";
    recipe.networkPath = "net.onnx";
    recipe.networkHash = std::string(64, 'a');
    recipe.input.lower = {-1.0};
    recipe.input.upper = {1.0};
    recipe.methods = {"box"};
    return recipe;
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestScenePainter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figure_hasThePresetsSize() {
        const core::Scene scene = squareScene();
        const QImage image = ui::renderFigure(scene, kDpi);
        QCOMPARE(image.width(), 325);
        QCOMPARE(image.height(), qRound(scene.preset.heightInches * kDpi));
    }

    void square_coversAQuarterOfTheAxes() {
        const core::Scene scene = squareScene();
        core::Scene empty = scene;
        empty.sets.front().polygons.clear();
        const QColor blue(0, 0, 255);
        const int inSet = countOf(ui::renderFigure(scene, kDpi), blue) -
                          countOf(ui::renderFigure(empty, kDpi), blue);
        core::Scene whole = scene;
        whole.sets.front().polygons = {{{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}}}};
        const int inAxes = countOf(ui::renderFigure(whole, kDpi), blue) -
                           countOf(ui::renderFigure(empty, kDpi), blue);
        const double share = static_cast<double>(inSet) / inAxes;
        QVERIFY2(std::abs(share - 0.25) < 0.02, qPrintable(QString::number(share)));
        QVERIFY(inAxes > 325 * 260 / 3);
    }

    void sizes_scaleWithResolution() {
        const core::Scene scene = squareScene();
        const QColor blue(0, 0, 255);
        const double coarse = countOf(ui::renderFigure(scene, kDpi), blue);
        const double fine = countOf(ui::renderFigure(scene, 3 * kDpi), blue);
        QVERIFY2(std::abs(fine / coarse - 9.0) < 0.7, qPrintable(QString::number(fine / coarse)));
    }

    void nothing_isCutOffAtThePaper_data() {
        QTest::addColumn<QString>("preset");
        for (const auto& preset : core::figurePresets()) {
            QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
        }
    }
    void nothing_isCutOffAtThePaper() {
        QFETCH(QString, preset);
        core::Scene scene = squareScene();
        scene.preset = *core::maybeFigurePreset(preset.toStdString());
        scene.title = "A title";
        const QImage image = ui::renderFigure(scene, kDpi);
        for (int x = 0; x < image.width(); ++x) {
            QCOMPARE(image.pixelColor(x, 0), QColor(Qt::white));
            QCOMPARE(image.pixelColor(x, image.height() - 1), QColor(Qt::white));
        }
        for (int y = 0; y < image.height(); ++y) {
            QCOMPARE(image.pixelColor(0, y), QColor(Qt::white));
            QCOMPARE(image.pixelColor(image.width() - 1, y), QColor(Qt::white));
        }
    }

    void equalAspect_makesASquareASquare() {
        core::Scene scene = squareScene();
        scene.preset.equalAspect = true;
        scene.preset.legend = false;
        const QImage image = ui::renderFigure(scene, kDpi);
        int left = image.width();
        int right = 0;
        int top = image.height();
        int bottom = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == QColor(0, 0, 255)) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                    top = std::min(top, y);
                    bottom = std::max(bottom, y);
                }
            }
        }
        QVERIFY(std::abs((right - left) - (bottom - top)) <= 1);
    }

    void holes_stayPaper() {
        core::Scene scene = squareScene();
        scene.sets.front().polygons.front().push_back(
            {{-0.5, -0.5}, {-0.5, 0.5}, {0.5, 0.5}, {0.5, -0.5}});
        const QImage with = ui::renderFigure(scene, kDpi);
        const QImage without = ui::renderFigure(squareScene(), kDpi);
        const QColor blue(0, 0, 255);
        QVERIFY(countOf(with, blue) < 0.8 * countOf(without, blue));
    }

    void everyFormat_isWrittenWithItsRecipe_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray("%PDF");
        QTest::newRow("svg") << QStringLiteral("svg") << QByteArray("<?xml");
        QTest::newRow("png") << QStringLiteral("png") << QByteArray("\x89PNG");
        QTest::newRow("png600") << QStringLiteral("png600") << QByteArray("\x89PNG");
        QTest::newRow("tikz") << QStringLiteral("tikz") << QByteArray("%");
    }
    void everyFormat_isWrittenWithItsRecipe() {
        QFETCH(QString, format);
        QFETCH(QByteArray, beginning);
        const ui::ExportFormat& chosen = ui::formatOfId(format);
        const QString path = m_folder.filePath(format + QLatin1Char('.') + chosen.extension);
        ui::exportFigure(squareScene(), recipe(), path, chosen);
        QVERIFY2(contents(path).startsWith(beginning), contents(path).left(16).constData());
        QVERIFY(core::readRecipeFromFigure(path.toStdString()) == recipe());
    }

    void png_isAsFineAsItSays() {
        const QString path = m_folder.filePath(QStringLiteral("fine.png"));
        ui::exportFigure(squareScene(), recipe(), path, ui::formatOfId(QStringLiteral("png600")));
        const QImage image(path);
        QCOMPARE(image.width(), 1950);
        QVERIFY(std::abs(image.dotsPerMeterX() - 600 / 0.0254) < 1.0);
    }

    void svg_keepsTextAsText() {
        const QString path = m_folder.filePath(QStringLiteral("text.svg"));
        ui::exportFigure(squareScene(), recipe(), path, ui::formatOfId(QStringLiteral("svg")));
        const QByteArray svg = contents(path);
        QVERIFY(svg.contains("<text"));
        QVERIFY(svg.contains(">Box<"));
    }

    void csv_holdsTheVertices() {
        const QString path = m_folder.filePath(QStringLiteral("vertices.csv"));
        ui::exportFigure(squareScene(), recipe(), path, ui::formatOfId(QStringLiteral("csv")));
        QCOMPARE(contents(path).trimmed().count('\n'), 1 + 4);
    }

    void folderThatIsNotThere_isNamed() {
        const QString path = m_folder.filePath(QStringLiteral("no/such/figure.pdf"));
        try {
            ui::exportFigure(squareScene(), recipe(), path, ui::formatOfPath(path));
            QFAIL("written");
        } catch (const std::runtime_error& error) {
            QVERIFY(QString::fromUtf8(error.what()).contains(path));
        }
        QVERIFY(!QFile::exists(path));
    }

    void greyscale_keepsLightness() {
        QImage image(2, 1, QImage::Format_RGB32);
        image.setPixel(0, 0, 0xFFFFFFFF);
        image.setPixel(1, 0, 0xFF0072B2);
        const QImage grey = ui::toGreyscale(image);
        QCOMPARE(grey.pixelColor(0, 0), QColor(Qt::white));
        const QColor blue = grey.pixelColor(1, 0);
        QVERIFY(blue.red() == blue.green() && blue.green() == blue.blue());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestScenePainter)
#include "tst_scene_painter.moc"
