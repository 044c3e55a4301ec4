#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/io/parse_error.h"
#include "reach/analysis/input_spec.h"
#include "tests/helpers/data.h"

using reach::InputSet;
using reach::InputSpec;
using reach::InputSpecError;
using reach::makeInputSet;

namespace {

InputSpec boxSpec(const std::string& box) {
    InputSpec spec;
    spec.box = box;
    return spec;
}

InputSpec centerSpec(const std::string& center, double eps) {
    InputSpec spec;
    spec.center = center;
    spec.eps = eps;
    return spec;
}

std::string errorOf(const InputSpec& spec, std::int64_t count) {
    try {
        makeInputSet(spec, count);
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestInputSpec : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void box_isReadPairByPair();
    void box_onePairStandsForAll();
    void boxFile_isRead();
    void boxFile_errorsNameThePlace_data();
    void boxFile_errorsNameThePlace();
    void ball_isRoundedOutward();
    void ball_isCutByTheRange();
    void ball_outsideTheRange_isEmpty();
    void ball_ofL1_hasItsBox();
    void ball_ofRadiusZero_isAPoint();
    void property_givesBoxAndConstraints();
    void data_givesTheSample();
    void errors_nameTheOption_data();
    void errors_nameTheOption();
    void recipe_roundTrip();

private:
    std::string write(const char* name, const std::string& text);
    QTemporaryDir m_folder;
};

std::string TestInputSpec::write(const char* name, const std::string& text) {
    const std::string path = m_folder.filePath(QLatin1String(name)).toStdString();
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

void TestInputSpec::initTestCase() { QVERIFY(m_folder.isValid()); }

void TestInputSpec::box_isReadPairByPair() {
    const InputSet set = makeInputSet(boxSpec("-1:2, 0.5 : 0.5,1e-3:+2"), 3);
    QVERIFY(set.isBox());
    QCOMPARE(set.box.lower()[0], -1.0);
    QCOMPARE(set.box.upper()[0], 2.0);
    QCOMPARE(set.box.lower()[1], 0.5);
    QCOMPARE(set.box.upper()[1], 0.5);
    QCOMPARE(set.box.lower()[2], 1e-3);
}

void TestInputSpec::box_onePairStandsForAll() {
    const InputSet set = makeInputSet(boxSpec("-1:1"), 5);
    QCOMPARE(set.dim(), Eigen::Index(5));
    QCOMPARE(set.box.lower()[4], -1.0);
}

void TestInputSpec::boxFile_isRead() {
    InputSpec spec;
    spec.boxFile = write("b.json", R"({"lower": [0, -1.5], "upper": [0.25, 1e0]})");
    const InputSet set = makeInputSet(spec, 2);
    QCOMPARE(set.box.lower()[1], -1.5);
    QCOMPARE(set.box.upper()[0], 0.25);
}

void TestInputSpec::boxFile_errorsNameThePlace_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no json") << "lower: 1"
                             << "byte";
    QTest::newRow("no object") << "[1]"
                               << "key \"lower\"";
    QTest::newRow("missing") << R"({"lower": [0, 0]})"
                             << "key \"upper\"";
    QTest::newRow("size") << R"({"lower": [0], "upper": [1]})"
                          << "a list of 2 numbers";
    QTest::newRow("type") << R"({"lower": [0, "a"], "upper": [1, 1]})"
                          << "found string";
    QTest::newRow("turned") << R"({"lower": [0, 2], "upper": [1, 1]})"
                            << "coordinate 1";
    QTest::newRow("overflow") << R"({"lower": [0, 2], "upper": [1, 1e999]})"
                              << "a larger one";
}

void TestInputSpec::boxFile_errorsNameThePlace() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    InputSpec spec;
    spec.boxFile = write("bad.json", text.toStdString());
    const QString error = QString::fromStdString(errorOf(spec, 2));
    QVERIFY2(error.contains(QStringLiteral("bad.json")), qPrintable(error));
    QVERIFY2(error.contains(expected), qPrintable(error));
}

void TestInputSpec::ball_isRoundedOutward() {
    const InputSet exact = makeInputSet(centerSpec("0", 1.0), 3);
    QCOMPARE(exact.box.lower()[0], -1.0);
    QCOMPARE(exact.box.upper()[0], 1.0);
    const InputSet rounded = makeInputSet(centerSpec("0.1", 0.3), 1);
    const auto trueUpper = static_cast<long double>(0.1) + static_cast<long double>(0.3);
    const auto trueLower = static_cast<long double>(0.1) - static_cast<long double>(0.3);
    QVERIFY(static_cast<long double>(rounded.box.upper()[0]) >= trueUpper);
    QVERIFY(static_cast<long double>(rounded.box.lower()[0]) <= trueLower);
    QVERIFY(rounded.box.upper()[0] - 0.4 < 2e-16);
}

void TestInputSpec::ball_isCutByTheRange() {
    InputSpec spec = centerSpec("0.1,0.95", 0.25);
    spec.clip = "0:1";
    const InputSet set = makeInputSet(spec, 2);
    QCOMPARE(set.box.lower()[0], 0.0);
    QCOMPARE(set.box.upper()[1], 1.0);
    QVERIFY(set.isBox());
}

void TestInputSpec::ball_outsideTheRange_isEmpty() {
    InputSpec spec = centerSpec("0.5,3", 0.25);
    spec.clip = "0:1";
    const InputSet set = makeInputSet(spec, 2);
    QVERIFY(set.constraints.has_value());
    const Eigen::VectorXd nearest = set.box.lower();
    QVERIFY((set.constraints->a() * nearest)[0] > set.constraints->b()[0]);
}

void TestInputSpec::ball_ofL1_hasItsBox() {
    InputSpec spec = centerSpec("0,1", 0.5);
    spec.norm = "l1";
    const InputSet set = makeInputSet(spec, 2);
    QVERIFY(set.ball && set.ball->norm == reach::Norm::L1);
    QCOMPARE(set.ball->radius, 0.5);
    QCOMPARE(set.box.lower()[1], 0.5);
}

void TestInputSpec::ball_ofRadiusZero_isAPoint() {
    InputSpec spec = centerSpec("0.3", 0.0);
    spec.norm = "l2";
    const InputSet set = makeInputSet(spec, 2);
    QVERIFY(set.isBox());
    QCOMPARE(set.box.lower()[1], set.box.upper()[1]);
}

void TestInputSpec::property_givesBoxAndConstraints() {
    std::string text;
    for (const char* name : {"X_0", "X_1", "Y_0"}) {
        text += std::string("(declare-const ") + name + " Real)\n";
    }
    text +=
        "(assert (>= X_0 0))\n(assert (<= X_0 1))\n(assert (>= X_1 -1))\n(assert (<= X_1 1))\n"
        "(assert (<= (+ X_0 X_1) 1.5))\n(assert (>= Y_0 0))\n";
    InputSpec spec;
    spec.property = write("p.vnnlib", text);
    const InputSet set = makeInputSet(spec, 2);
    QCOMPARE(set.box.lower()[1], -1.0);
    QVERIFY(set.constraints.has_value());
    QCOMPARE(set.constraints->b()[0], 1.5);
    QCOMPARE(set.constraints->a()(0, 1), 1.0);
    spec.propertyCase = 1;
    QVERIFY(errorOf(spec, 2).starts_with("--case: expected 0 to 0"));
    spec.propertyCase.reset();
    QVERIFY(errorOf(spec, 3).starts_with("--property: expected a property of 3 inputs"));
}

void TestInputSpec::data_givesTheSample() {
    SKIP_WITHOUT(dataDir());
    InputSpec spec;
    spec.data = "mnist";
    spec.dataDir = dataDir();
    spec.index = 3;
    spec.eps = 0.0;
    const InputSet set = makeInputSet(spec, 784);
    QVERIFY(set.box.upper().maxCoeff() > 0.5 && set.box.upper().maxCoeff() <= 1.0);
    QVERIFY(errorOf(spec, 10).starts_with("--data: expected samples of 10 numbers"));
    spec.index = 100000000;
    QVERIFY(errorOf(spec, 784).starts_with("--index: "));
}

void TestInputSpec::errors_nameTheOption_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* change, const char* expected) {
        QTest::newRow(change) << change << expected;
    };
    row("none", "--box: expected an input set");
    row("two", "--center: expected one input set, found --box too");
    row("box letters", "--box: expected a number, found 'a'");
    row("box colon", "--box: expected lower:upper, found '1'");
    row("box turned", "--box: expected lower <= upper, found '2:1'");
    row("box infinite", "--box: expected a number, found 'inf'");
    row("box count",
        "--box: expected 2 entries, as the network has inputs, or one for all; found 3");
    row("box empty entry", "--box: expected lower:upper");
    row("no eps", "--eps: expected the radius around the centre, found none");
    row("negative eps", "--eps: expected a number of 0 or more, found -1");
    row("norm", "--norm: expected linf, l1 or l2, found 'l3'");
    row("clip", "--clip: expected lower <= upper");
    row("eps with box", "--eps: expected beside --center or --data, found beside --box");
    row("index with center", "--index: expected beside --data");
    row("case with box", "--case: expected beside --property");
    row("no index", "--index: expected the number of a sample");
}

void TestInputSpec::errors_nameTheOption() {
    QFETCH(QString, change);
    QFETCH(QString, expected);
    std::map<QString, InputSpec> specs;
    specs[QStringLiteral("two")] = centerSpec("0", 1);
    specs[QStringLiteral("two")].box = "0:1";
    specs[QStringLiteral("box letters")] = boxSpec("a:1");
    specs[QStringLiteral("box colon")] = boxSpec("1");
    specs[QStringLiteral("box turned")] = boxSpec("2:1");
    specs[QStringLiteral("box infinite")] = boxSpec("0:inf");
    specs[QStringLiteral("box count")] = boxSpec("0:1,0:1,0:1");
    specs[QStringLiteral("box empty entry")] = boxSpec("0:1,");
    specs[QStringLiteral("no eps")].center = "0";
    specs[QStringLiteral("negative eps")] = centerSpec("0", -1);
    specs[QStringLiteral("norm")] = centerSpec("0", 1);
    specs[QStringLiteral("norm")].norm = "l3";
    specs[QStringLiteral("clip")] = centerSpec("0", 1);
    specs[QStringLiteral("clip")].clip = "1:0";
    specs[QStringLiteral("eps with box")] = boxSpec("0:1");
    specs[QStringLiteral("eps with box")].eps = 1.0;
    specs[QStringLiteral("index with center")] = centerSpec("0", 1);
    specs[QStringLiteral("index with center")].index = 0;
    specs[QStringLiteral("case with box")] = boxSpec("0:1");
    specs[QStringLiteral("case with box")].propertyCase = 0;
    specs[QStringLiteral("no index")].data = "mnist";
    const QString error = QString::fromStdString(errorOf(specs[change], 2));
    QVERIFY2(error.startsWith(expected), qPrintable(error));
}

void TestInputSpec::recipe_roundTrip() {
    InputSpec spec = centerSpec("0.1,0.95", 0.25);
    spec.norm = "l1";
    spec.clip = "0:1";
    InputSet set = makeInputSet(spec, 2);
    set.constraints = reach::HPolytope(Eigen::MatrixXd::Identity(2, 2), Eigen::VectorXd::Ones(2));
    const core::RecipeInput recipe = reach::toRecipe(set, spec);
    const InputSet back = reach::inputSetOf(recipe);
    QVERIFY(back.box.lower() == set.box.lower() && back.box.upper() == set.box.upper());
    QVERIFY(back.constraints->a() == set.constraints->a());
    QVERIFY(back.ball->center == set.ball->center && back.ball->radius == set.ball->radius);
    const InputSpec words = reach::inputSpecOf(recipe);
    QCOMPARE(words.center, spec.center);
    QCOMPARE(*words.eps, 0.25);
    QCOMPARE(words.norm, spec.norm);
    QVERIFY(reach::toRecipe(back, words) == recipe);
}

QTEST_GUILESS_MAIN(TestInputSpec)
#include "tst_input_spec.moc"
