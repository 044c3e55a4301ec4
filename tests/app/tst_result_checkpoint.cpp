#include <QTest>
#include <limits>

#include "app/json_text.h"
#include "app/result_checkpoint.h"
#include "app/table.h"
#include "core/io/parse_error.h"

/// What a job keeps of a result, and the small writers behind the printed answers.
class TestResultCheckpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void result_comesBackTheSame() {
        reach::MethodResult result;
        result.method = reach::Method::Exact;
        result.status = reach::ResultStatus::Complete;
        result.reason = "a \"reason\"";
        result.worth = reach::Worth::Exact;
        result.lower = Eigen::Vector2d(0.1, -std::numeric_limits<double>::infinity());
        result.upper = Eigen::Vector2d(1.0 / 3.0, std::numeric_limits<double>::infinity());
        result.area = std::numeric_limits<double>::quiet_NaN();
        result.pieceCount = 41200;
        result.thinSlices = 3;
        result.hull = {{0.0, 0.0}, {1.0, 0.1}, {0.3, 1.0}};
        result.hullArea = 0.1 + 0.2;
        result.unionRegion = reach::Region{
            {{{{0.0, 0.0}, {1.0, 0.0}, {0.0, 1.0}}, {{{0.1, 0.1}, {0.1, 0.2}}}}}, 0.5};
        const auto back = app::fromCheckpoint(app::toCheckpoint(result), "exact.json");
        QCOMPARE(back.method, result.method);
        QCOMPARE(back.reason, result.reason);
        QVERIFY(back.lower == result.lower && back.upper == result.upper);
        QVERIFY(std::isnan(back.area));
        QCOMPARE(back.pieceCount, result.pieceCount);
        QVERIFY(back.hull == result.hull && back.hullArea == result.hullArea);
        QVERIFY(back.unionRegion->parts[0].holes == result.unionRegion->parts[0].holes);
        QCOMPARE(app::toCheckpoint(back), app::toCheckpoint(result));
    }

    void tornCheckpoint_isNamed() {
        for (const char* text : {"", "{", "{}", "[]", "{\"method\": \"magic\"}"}) {
            QVERIFY_EXCEPTION_THROWN(app::fromCheckpoint(text, "exact.json"), core::ParseError);
        }
    }

    void jsonText_readsBackTheSame() {
        const nlohmann::ordered_json document{
            {"numbers", {0.1, -0.0, 1e-300, 3.0}},
            {"nested", {{{"a", nullptr}, {"b", "line\nbreak"}}, nlohmann::ordered_json::array()}},
            {"empty", nlohmann::ordered_json::object()}};
        const std::string text = app::jsonText(document);
        QVERIFY(nlohmann::ordered_json::parse(text) == document);
        QVERIFY(QString::fromStdString(text).contains("[0.1, -0.0, 1e-300, 3.0]"));
    }

    void table_alignsCharactersNotBytes() {
        app::Table table({{"name"}, {"size", app::Table::Align::Right}});
        table.addRow({"—", "1"});
        table.addRow({"long name", "1,000"});
        QCOMPARE(table.text(), "name        size\n—              1\nlong name  1,000\n");
    }

    void numbers_areGroupedAndShort() {
        QCOMPARE(app::grouped(0), "0");
        QCOMPARE(app::grouped(999), "999");
        QCOMPARE(app::grouped(41200), "41,200");
        QCOMPARE(app::grouped(-1234567), "-1,234,567");
        QCOMPARE(app::shortNumber(-0.0), "0");
        QCOMPARE(app::shortNumber(std::numeric_limits<double>::quiet_NaN()), "—");
        QCOMPARE(app::interval(-0.25, 1.5), "[-0.25, 1.5]");
    }
};

QTEST_GUILESS_MAIN(TestResultCheckpoint)
#include "tst_result_checkpoint.moc"
