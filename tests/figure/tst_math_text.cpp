#include <QTest>

#include "core/figure/math_text.h"

using Script = core::TextRun::Script;

namespace {

/// "y[_3] and 10[^−3]"; italics between slashes.
QString drawn(const char* text) {
    QString result;
    for (const core::TextRun& run : core::parseMathText(text)) {
        const QString inner = QString::fromStdString(run.text);
        result += run.script == Script::Sub     ? QStringLiteral("[_%1]").arg(inner)
                  : run.script == Script::Super ? QStringLiteral("[^%1]").arg(inner)
                  : run.italic                  ? QStringLiteral("/%1/").arg(inner)
                                                : inner;
    }
    return result;
}

}  // namespace

class TestMathText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void markup_isUnderstood_data();
    void markup_isUnderstood();
    void tex_isEscaped_data();
    void tex_isEscaped();
    void plainText_hasNoMarkup();
    void width_growsWithTheText();
    void anyBytes_areTaken();
};

void TestMathText::markup_isUnderstood_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("output", "output");
    row("y_3", "/y/[_3]");
    row("y_12", "/y/[_12]");
    row("y_3 − y_1", "/y/[_3] − /y/[_1]");
    row("y_{max} here", "/y/[_max] here");
    row("x^2", "/x/[^2]");
    row("x_i^2", "/x/[_i][^2]");
    row("10^{-3} m", "10[^−3] m");
    row("\\alpha_3 of \\rho (ft)", "α[_3] of ρ (ft)");
    row("3 \\times 4 \\le 12", "3 × 4 ≤ 12");
    row("1.5·10⁶", "1.5·10[^6]");
    row("y₃", "y[_3]");
    row("net_2.onnx", "net_2.onnx");
    row("a_b_c", "a_b_c");
    row("my_x_2", "my_x_2");
    row("x_", "x_");
    row("x_{}", "x_{}");
    row("x_{open", "x_{open");
    row("_3", "_3");
    row("C:\\work", "C:\\work");
    row("2^8", "2[^8]");
    row("^2", "^2");
}

void TestMathText::markup_isUnderstood() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(drawn(text.toUtf8().constData()), expected);
}

void TestMathText::tex_isEscaped_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("y_3", "$y_{3}$");
    row("y_{max}", "$y_{\\mathrm{max}}$");
    row("y_3 − y_1", "$y_{3}$ $-$ $y_{1}$");
    row("\\alpha_3", "$\\alpha$$_{3}$");
    row("1.5·10⁶", "1.5$\\cdot$10$^{6}$");
    row("10^{-3}", "10$^{-3}$");
    row("100 % & {more} #1 $2", "100 \\% \\& \\{more\\} \\#1 \\$2");
    row("net_2.onnx", "net\\_2.onnx");
    row("C:\\work~^", "C:\\textbackslash{}work\\textasciitilde{}\\textasciicircum{}");
    row("1.00×", "1.00$\\times$");
    row("20\\deg", "20$^{\\circ}$");
    row("—", "---");
}

void TestMathText::tex_isEscaped() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(core::texText(text.toStdString())), expected);
}

void TestMathText::plainText_hasNoMarkup() {
    QCOMPARE(QString::fromStdString(core::plainText("y_3^2 \\rho")), QStringLiteral("y32 ρ"));
}

void TestMathText::width_growsWithTheText() {
    QCOMPARE(core::textWidth("00", 10.0, true), 10.0);
    QVERIFY(std::abs(core::textWidth("00", 10.0, false) - 11.12) < 1e-9);
    QVERIFY(core::textWidth("y_3", 10.0, true) < core::textWidth("y3", 10.0, true));
    QCOMPARE(core::textWidth("", 10.0, true), 0.0);
    QVERIFY(core::textWidth("−3·ρ", 10.0, true) > core::textWidth("3", 10.0, true));
}

void TestMathText::anyBytes_areTaken() {
    for (int c = 0; c < 256; ++c) {
        for (const char* around : {"", "x_", "x^{", "\\", "\\alpha"}) {
            std::string text = around;
            text += static_cast<char>(c);
            text += around;
            core::parseMathText(text);
            core::texText(text);
            QVERIFY(core::textWidth(text, 9.0, true) >= 0.0);
        }
    }
}

QTEST_GUILESS_MAIN(TestMathText)
#include "tst_math_text.moc"
