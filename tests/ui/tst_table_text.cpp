#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include "ui/widgets/tables.h"

using ui::TableFormat;

namespace {

/// A header, numbers aligned right, and every sign that some format has to escape.
std::unique_ptr<QStandardItemModel> makeModel() {
    auto model = std::make_unique<QStandardItemModel>(3, 3);
    model->setHorizontalHeaderLabels(
        {QStringLiteral("Method"), QStringLiteral("Area, %"), QStringLiteral("y_3")});
    const QList<QStringList> cells{
        {QStringLiteral("Box"), QStringLiteral("−1.5·10⁶"), QStringLiteral("—")},
        {QStringLiteral("a \"b\", c|d"), QStringLiteral("2.9×"), QStringLiteral("x_1 & 2")},
        {QStringLiteral("two\nlines"), QString(), QStringLiteral("\\{#}$~^_")}};
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            auto* item = new QStandardItem(cells[row][column]);
            item->setTextAlignment(column == 1 ? Qt::AlignRight : Qt::AlignLeft);
            model->setItem(row, column, item);
        }
    }
    return model;
}

QString clipboard() { return QGuiApplication::clipboard()->text(); }

}  // namespace

class TestTableText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tabbed_hasALineARow() {
        QCOMPARE(ui::tableText(*makeModel(), TableFormat::Tabbed),
                 QStringLiteral("Method\tArea, %\ty_3\nBox\t−1.5·10⁶\t—\n"
                                "a \"b\", c|d\t2.9×\tx_1 & 2\ntwo lines\t\t\\{#}$~^_\n"));
    }

    void csv_quotesWhatItMust() {
        QCOMPARE(ui::tableText(*makeModel(), TableFormat::Csv),
                 QStringLiteral("Method,\"Area, %\",y_3\nBox,−1.5·10⁶,—\n"
                                "\"a \"\"b\"\", c|d\",2.9×,x_1 & 2\n\"two\nlines\",,\\{#}$~^_\n"));
    }

    void markdown_alignsAndEscapes() {
        const QStringList lines =
            ui::tableText(*makeModel(), TableFormat::Markdown).split(QLatin1Char('\n'));
        QCOMPARE(lines[0], QStringLiteral("| Method | Area, % | y_3 |"));
        QCOMPARE(lines[1], QStringLiteral("| --- | ---: | --- |"));
        QCOMPARE(lines[3], QStringLiteral("| a \"b\", c\\|d | 2.9× | x_1 & 2 |"));
        QCOMPARE(lines[4], QStringLiteral("| two lines |  | \\\\{#}$~^_ |"));
        QCOMPARE(lines.size(), 6);
    }

    void latex_isABooktabsTable() {
        const QString tex = ui::tableText(*makeModel(), TableFormat::Latex);
        QVERIFY(tex.contains(QStringLiteral("\\begin{tabular}{lrl}\n\\toprule\n")));
        QVERIFY(tex.contains(QStringLiteral("Method & Area, \\% & $y_{3}$ \\\\\n\\midrule\n")));
        QVERIFY(tex.contains(QStringLiteral("Box & $-$1.5$\\cdot$10$^{6}$ & --- \\\\\n")));
        QVERIFY(tex.contains(QStringLiteral("$x_{1}$ \\& 2 \\\\\n")));
        QVERIFY(tex.contains(QStringLiteral(
            "\\textbackslash{}\\{\\#\\}\\$\\textasciitilde{}\\textasciicircum{}\\_")));
        QVERIFY(tex.endsWith(QStringLiteral("\\bottomrule\n\\end{tabular}\n")));
    }

    void rowsAndColumns_areChosen() {
        QCOMPARE(ui::tableText(*makeModel(), TableFormat::Csv, {1, 0}, {1}),
                 QStringLiteral("\"Area, %\"\n2.9×\n−1.5·10⁶\n"));
    }

    void numbers_loseTheirCommas() {
        QStandardItemModel model(1, 1);
        model.setHorizontalHeaderLabels({QStringLiteral("Pieces")});
        model.setItem(0, 0, new QStandardItem(QStringLiteral("71,930")));
        QCOMPARE(ui::tableText(model, TableFormat::Csv), QStringLiteral("Pieces\n71930\n"));
        QVERIFY(ui::tableText(model, TableFormat::Latex).contains(QStringLiteral("71930 \\\\")));
    }

    void emptyModel_isItsHeader() {
        QStandardItemModel model(0, 1);
        model.setHorizontalHeaderLabels({QStringLiteral("a")});
        QCOMPARE(ui::tableText(model, TableFormat::Csv), QStringLiteral("a\n"));
        QVERIFY(ui::tableText(model, TableFormat::Latex).contains(QStringLiteral("{l}")));
    }

    void controlC_copiesTheTable() {
        const auto model = makeModel();
        const std::unique_ptr<QTableView> table(ui::makeQuietTable(model.get()));
        table->show();
        table->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(table.get()));
        QTest::keySequence(table.get(), QKeySequence::Copy);
        QCOMPARE(clipboard(), ui::tableText(*model, TableFormat::Tabbed));
        QVERIFY(QGuiApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("text/csv")));
    }

    void selectedRowsAndShownColumns_areCopied() {
        const auto model = makeModel();
        const std::unique_ptr<QTableView> table(ui::makeQuietTable(model.get()));
        table->setSelectionMode(QAbstractItemView::MultiSelection);
        table->selectRow(2);
        table->selectRow(0);
        table->setColumnHidden(0, true);
        ui::copyTable(*table, TableFormat::Csv);
        QCOMPARE(clipboard(), ui::tableText(*model, TableFormat::Csv, {0, 2}, {1, 2}));
    }

    void menu_offersEveryFormat() {
        const auto model = makeModel();
        const std::unique_ptr<QTableView> table(ui::makeQuietTable(model.get()));
        QMenu menu;
        ui::addCopyActions(menu, table.get());
        QCOMPARE(menu.actions().size(), 4);
        menu.actions().at(1)->trigger();
        QCOMPARE(clipboard(), ui::tableText(*model, TableFormat::Latex));
    }
};

QTEST_MAIN(TestTableText)
#include "tst_table_text.moc"
