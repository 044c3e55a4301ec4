#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <sstream>
#include <string>

#include "core/io/parse_error.h"
#include "core/io/vnnlib.h"
#include "tests/helpers/data.h"

namespace {

/// Two inputs and two outputs, then the text.
const std::string kTwoByTwo =
    "(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
    "(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n";

core::Property readText(const std::string& text) {
    const QTemporaryDir folder;
    QFile file(folder.filePath("p.vnnlib"));
    if (!file.open(QIODevice::WriteOnly)) {
        throw std::runtime_error("cannot write the test's file");
    }
    file.write(text.data(), static_cast<qint64>(text.size()));
    file.close();
    return core::readVnnlib(file.fileName().toStdString());
}

std::string spelled(const core::Conjunction& conjunction, char letter) {
    std::ostringstream text;
    for (const core::LinearConstraint& constraint : conjunction) {
        text << (text.str().empty() ? "" : " & ");
        for (const auto& [variable, coefficient] : constraint.terms) {
            text << (coefficient < 0 ? "" : "+") << coefficient << letter << variable;
        }
        text << "<=" << constraint.bound;
    }
    return text.str();
}

/// A property as readable text: "[l:u,…] input constraints => conjunction | conjunction; …".
std::string spelled(const core::Property& property) {
    std::ostringstream text;
    for (const core::PropertyCase& region : property.cases) {
        text << (text.str().empty() ? "[" : "; [");
        for (std::size_t i = 0; i < region.lower.size(); ++i) {
            text << (i == 0 ? "" : ",") << region.lower[i] << ":" << region.upper[i];
        }
        text << "] " << spelled(region.inputConstraints, 'x') << "=>";
        for (std::size_t i = 0; i < region.outputs.size(); ++i) {
            text << (i == 0 ? " " : " | ") << spelled(region.outputs[i], 'y');
        }
    }
    return text.str();
}

std::string messageOf(const std::string& text) {
    try {
        readText(text);
    } catch (const core::ParseError& error) {
        return error.where() + ": expected " + error.expected() + ", found " + error.found();
    }
    return "(no error)";
}

void addRow(const char* name, const std::string& asserts, const std::string& expected) {
    QTest::newRow(name) << QString::fromStdString(kTwoByTwo + asserts)
                        << QString::fromStdString(expected);
}

}  // namespace

class TestVnnlib : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFile_isReadAs_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        addRow("a box, the constant right or left",
               "(assert (>= X_0 -1)) (assert (<= X_0 2.5))\n(assert (<= -3 X_1))(assert(>= 4 X_1))",
               "[-1:2.5,-3:4] =>");
        addRow("odd spacing and comments",
               "; (assert (<= X_0 9))\n(assert(<=   X_0\n 1 ));x\n\t( assert ( >= X_0 0 ) ) ",
               "[0:1,-inf:inf] =>");
        addRow("scientific numbers, a plus sign",
               "(assert (<= X_0 1.5e-1))(assert (>= X_0 -2E+2))(assert (<= X_1 +3))",
               "[-200:0.15,-inf:3] =>");
        addRow("the tighter of two bounds wins",
               "(assert (<= X_0 1))(assert (<= X_0 0.5))(assert (<= X_0 2))",
               "[-inf:0.5,-inf:inf] =>");
        addRow("a constraint between inputs", "(assert (<= X_0 X_1))",
               "[-inf:inf,-inf:inf] +1x0-1x1<=0=>");
        addRow("sums, differences, factors on either side",
               "(assert (<= (+ (* 2 X_0) (* X_1 -3) 1) (- X_0 4)))",
               "[-inf:inf,-inf:inf] +1x0-3x1<=-5=>");
        addRow("several terms of one variable meet", "(assert (>= (+ X_0 X_0 (- X_1)) (- 6)))",
               "[-inf:inf,-inf:inf] -2x0+1x1<=6=>");
        addRow("a power of two divides exactly",
               "(assert (<= (* 4 X_0) 1))(assert (<= (/ X_1 2) 3))", "[-inf:0.25,-inf:6] =>");
        addRow("equality is two bounds", "(assert (= X_0 0.5))", "[0.5:0.5,-inf:inf] =>");
        addRow("a chain", "(assert (<= -1 X_0 X_1 1))", "[-1:inf,-inf:1] +1x0-1x1<=0=>");
        addRow("ANDed demands are one conjunction",
               "(assert (<= Y_0 Y_1))(assert (and (>= Y_0 1) (<= Y_1 2)))",
               "[-inf:inf,-inf:inf] => +1y0-1y1<=0 & -1y0<=-1 & +1y1<=2");
        addRow("ORed demands are several", "(assert (or (and (<= Y_0 Y_1)) (>= Y_0 1)))",
               "[-inf:inf,-inf:inf] => +1y0-1y1<=0 | -1y0<=-1");
        addRow("AND over OR multiplies out",
               "(assert (and (or (<= Y_0 0) (<= Y_1 0)) (or (>= Y_0 -1) (>= Y_1 -1))))",
               "[-inf:inf,-inf:inf] => +1y0<=0 & -1y0<=1 | +1y0<=0 & -1y1<=1 | "
               "+1y1<=0 & -1y0<=1 | +1y1<=0 & -1y1<=1");
        addRow("regions joined by OR share the demands",
               "(assert (or (and (<= X_0 0) (>= X_0 -1)) (and (<= X_0 3) (>= X_0 2))))"
               "(assert (or (<= Y_0 0) (<= Y_1 0)))",
               "[-1:0,-inf:inf] => +1y0<=0 | +1y1<=0; [2:3,-inf:inf] => +1y0<=0 | +1y1<=0");
        addRow("regions with demands of their own",
               "(assert (<= X_1 1))(assert (or (and (<= X_0 0) (>= Y_0 1)) "
               "(and (<= X_0 0) (>= Y_0 2)) (and (>= X_0 5) (<= Y_1 0))))",
               "[-inf:0,-inf:1] => -1y0<=-1 | -1y0<=-2; [5:inf,-inf:1] => +1y1<=0");
        addRow("a mixed OR without inputs in one part",
               "(assert (or (and (<= X_0 0) (>= Y_0 1)) (<= Y_1 0)))",
               "[-inf:0,-inf:inf] => -1y0<=-1; [-inf:inf,-inf:inf] => +1y1<=0");
        addRow("what is always true demands nothing",
               "(assert (or (<= 1 2) (<= Y_0 0)))(assert (and))", "[-inf:inf,-inf:inf] =>");
        addRow("what is never true drops out", "(assert (or (<= 2 1) (<= Y_0 0)))",
               "[-inf:inf,-inf:inf] => +1y0<=0");
        addRow("a contradiction has no cases", "(assert (<= 2 1))(assert (<= Y_0 0))", "");
        addRow("an empty region is stated as such", "(assert (<= X_0 0))(assert (>= X_0 1))",
               "[1:0,-inf:inf] =>");
        addRow("no asserts", "", "[-inf:inf,-inf:inf] =>");
        addRow("SMT commands without meaning here",
               "(set-logic QF_LRA)(check-sat)(get-model)(exit)", "[-inf:inf,-inf:inf] =>");
    }
    void aFile_isReadAs() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(spelled(readText(text.toStdString()))), expected);
    }

    void aCoefficientThatIsNoPowerOfTwo_widensTheBox_andStays() {
        const core::Property property = readText(kTwoByTwo + "(assert (<= (* 3 X_0) 1))");
        const core::PropertyCase& region = property.cases.front();
        QVERIFY(region.upper[0] > 1.0 / 3.0);
        QVERIFY(region.upper[0] < 1.0 / 3.0 + 1e-15);
        QCOMPARE(QString::fromStdString(spelled(region.inputConstraints, 'x')), QString("+3x0<=1"));
    }

    void declareFun_declaresToo() {
        const core::Property property =
            readText("(declare-fun X_0 () Real)(declare-fun Y_0 () Real)(assert (<= X_0 1))");
        QCOMPARE(property.inputCount, std::int64_t{1});
        QCOMPARE(property.outputCount, std::int64_t{1});
    }

    void aBadFile_isRefusedWithItsLine_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        addRow("a missing parenthesis", "(assert (<= X_0 1)",
               "line 5: expected a closing parenthesis for line 5, found the end of the file");
        addRow("a parenthesis too many", "\n)",
               "line 6: expected an expression, found a closing "
               "parenthesis");
        addRow("an unknown variable", "(assert (<= X_2 1))",
               "line 5: expected a declared variable, found 'X_2'");
        addRow("no number", "(assert (<= X_0 1.2.3))",
               "line 5: expected a number or a variable X_i or Y_j, found '1.2.3'");
        addRow("nan", "(assert (<= X_0 nan))",
               "line 5: expected a number or a variable X_i or Y_j, found 'nan'");
        addRow("an overflow", "(assert (<= (* 1e200 1e200 X_0) 1))",
               "line 5: expected a linear term, found a product of variables or a division by one "
               "or by 0");
        addRow("strict", "\n\n(assert (< X_0 1))",
               "line 7: expected a formula of and, or, <=, >= and =, found '<'");
        addRow("a negation", "(assert (not (<= X_0 1)))",
               "line 5: expected a formula of and, or, <=, >= and =, found 'not'");
        addRow("a product of variables", "(assert (<= (* X_0 X_1) 1))",
               "line 5: expected a linear term, found a product of variables or a division by one "
               "or by 0");
        addRow("inputs and outputs in one constraint", "(assert (<= X_0 Y_0))",
               "line 5: expected a constraint over inputs only or over outputs only, found one "
               "over both");
        addRow("one side", "(assert (<= X_0))", "line 5: expected two sides of <=, found 1");
        addRow("a word alone", "hello",
               "line 5: expected declare-const, or assert with one "
               "formula, found something else");
        addRow("a late declaration", "(assert (<= X_0 1))(declare-const X_2 Real)",
               "line 5: expected all declarations before the first assert, found 'X_2'");
        addRow("another type", "(declare-const X_2 Int)",
               "line 5: expected (declare-const NAME Real), found another declaration");
        addRow("twice", "(declare-const X_1 Real)",
               "line 5: expected each variable once, found "
               "'X_1' twice");
        addRow("a gap", "(declare-const X_5 Real)\n(assert (<= X_0 1))",
               "line 6: expected a declaration of X_2, found none");
        addRow("a name of another kind", "(declare-const Z_0 Real)",
               "line 5: expected a variable X_i or Y_j, found 'Z_0'");
    }
    void aBadFile_isRefusedWithItsLine() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(messageOf(text.toStdString())), expected);
    }

    void anEmptyFile_isRefused() {
        QCOMPARE(messageOf(""), std::string("line 1: expected a declaration of X_0, found none"));
    }

    void tooManyAlternatives_areRefusedAtOnce() {
        std::string asserts;
        for (int i = 0; i < 40; ++i) {
            asserts += "(assert (or (<= Y_0 " + std::to_string(i) + ") (>= Y_1 0)))\n";
        }
        QVERIFY(messageOf(kTwoByTwo + asserts).find("at most 20000 alternatives") !=
                std::string::npos);
    }

    void deepNesting_isRefused() {
        const std::string open(100'000, '(');
        QCOMPARE(messageOf(kTwoByTwo + open),
                 std::string("line 5: expected at most 200 levels of parentheses, found more"));
    }

    void aRegionOfThousandsOfBounds_underAnOr_isQuick() {
        std::string text;
        std::string region = "(and";
        for (int i = 0; i < 3072; ++i) {
            const std::string x = "X_" + std::to_string(i);
            text += "(declare-const " + x + " Real)\n";
            region += " (<= " + x + " 1) (>= " + x + " 0)";
        }
        text +=
            "(declare-const Y_0 Real)\n(assert (or " + region + ") " + region + " (<= Y_0 0))))";
        QCOMPARE(readText(text).cases.size(), std::size_t{1});
    }

    void everyPropertyOfTheDataFolder_loads_withAFiniteBox() {
        SKIP_WITHOUT(dataDir());
        int count = 0;
        QDirIterator files(QString::fromStdString(dataDir()), {"*.vnnlib", "*.vnnlib.gz"},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const core::Property property = core::readVnnlib(files.next().toStdString());
            QVERIFY2(!property.cases.empty(), qPrintable(files.filePath()));
            for (const core::PropertyCase& region : property.cases) {
                QVERIFY(!region.outputs.empty());
                for (std::size_t i = 0; i < region.lower.size(); ++i) {
                    QVERIFY2(std::abs(region.lower[i]) < 1e6 && std::abs(region.upper[i]) < 1e6 &&
                                 region.lower[i] <= region.upper[i],
                             qPrintable(files.filePath()));
                }
            }
            ++count;
        }
        QCOMPARE(count, 94);
    }

    void acasXuProperties_haveTheShapesOfTheirText() {
        SKIP_WITHOUT(dataDir());
        const std::string folder = dataDir() + "/acasxu/vnnlib/prop_";
        QCOMPARE(core::readVnnlib(folder + "6.vnnlib").cases.size(), std::size_t{2});
        const core::Property seven = core::readVnnlib(folder + "7.vnnlib");
        QCOMPARE(QString::fromStdString(spelled(seven.cases[0].outputs[0], 'y')),
                 QString("-1y0+1y3<=0 & -1y1+1y3<=0 & -1y2+1y3<=0"));
        QCOMPARE(seven.cases[0].outputs.size(), std::size_t{2});
        QCOMPARE(seven.cases[0].lower[0], -0.328422877);
    }
};

QTEST_GUILESS_MAIN(TestVnnlib)
#include "tst_vnnlib.moc"
