#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include "core/figure/embed.h"
#include "core/io/parse_error.h"
#include "example_recipe.h"

namespace {

void paint(QPaintDevice& device) {
    QPainter painter(&device);
    painter.setBrush(QColor(0, 114, 178, 120));
    painter.drawPolygon(QPolygonF({{10, 10}, {60, 20}, {40, 70}}));
    painter.drawText(20, 20, QStringLiteral("y0"));
}

QImage picture() {
    QImage image(80, 80, QImage::Format_ARGB32);
    image.fill(Qt::white);
    paint(image);
    return image;
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

/// The figures that Qt writes are what the program embeds recipes in.
class TestEmbedQt : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void png_keepsItsPixels();
    void svg_stillRenders();
    void pdf_isStillReadByOthers();

private:
    QTemporaryDir m_folder;
};

void TestEmbedQt::png_keepsItsPixels() {
    const QString path = m_folder.filePath(QStringLiteral("f.png"));
    QVERIFY(picture().save(path));
    const QImage before(path);
    core::embedRecipe(path.toStdString(), exampleRecipe());
    QVERIFY(core::readRecipeFromFigure(path.toStdString()) == exampleRecipe());
    QCOMPARE(QImage(path), before);
}

void TestEmbedQt::svg_stillRenders() {
    const QString path = m_folder.filePath(QStringLiteral("f.svg"));
    {
        QSvgGenerator generator;
        generator.setFileName(path);
        generator.setSize({80, 80});
        generator.setViewBox(QRect(0, 0, 80, 80));
        generator.setTitle(QStringLiteral("t"));
        paint(generator);
    }
    core::embedRecipe(path.toStdString(), exampleRecipe());
    QVERIFY(core::readRecipeFromFigure(path.toStdString()) == exampleRecipe());
    QSvgRenderer renderer(path);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.defaultSize().isEmpty(), false);
    QImage image(80, 80, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    QVERIFY(image.pixelColor(36, 30) != QColor(Qt::white));
}

void TestEmbedQt::pdf_isStillReadByOthers() {
    const QString path = m_folder.filePath(QStringLiteral("f.pdf"));
    {
        QPdfWriter writer(path);
        writer.setTitle(QStringLiteral("A (title) \u03B5"));
        writer.setResolution(72);
        paint(writer);
    }
    const QByteArray before = bytesOf(path);
    core::embedRecipe(path.toStdString(), exampleRecipe());
    core::Recipe second = exampleRecipe();
    second.title = "second";
    core::embedRecipe(path.toStdString(), second);
    QVERIFY(core::readRecipeFromFigure(path.toStdString()) == second);
    QVERIFY(bytesOf(path).startsWith(before));
    const QString pdfinfo = QStandardPaths::findExecutable(QStringLiteral("pdfinfo"));
    if (pdfinfo.isEmpty()) {
        QSKIP("no pdfinfo here to look at the document with");
    }
    QProcess process;
    process.setEnvironment({QStringLiteral("LC_ALL=C.UTF-8")});
    process.start(pdfinfo, {QStringLiteral("-custom"), path});
    QVERIFY(process.waitForFinished());
    const QString output = QString::fromUtf8(process.readAllStandardOutput());
    QVERIFY2(process.readAllStandardError().isEmpty(), "pdfinfo complains");
    QVERIFY2(output.contains(QStringLiteral("A (title) \u03B5")), qPrintable(output));
    QVERIFY2(output.contains(QStringLiteral("ReachscopeRecipe")), qPrintable(output));
}

QTEST_MAIN(TestEmbedQt)
#include "tst_embed_qt.moc"
