#include <QRegularExpression>
#include <QTest>

#include "tests/app/cli.h"

/// The bash completion, sourced in a real bash.
class TestCompletion : public QObject {
    Q_OBJECT

private:
    /// What is offered for the last word of a command line.
    static QStringList complete(const QStringList& words) {
        QStringList quotedWords;
        for (const QString& word : words) {
            quotedWords.append('\'' + word + '\'');
        }
        const QString script =
            QString(
                "compopt() { :; }; source '%1'; COMP_WORDS=(%2); "
                "COMP_CWORD=%3; _reachscope; printf '%s\\n' "
                "\"${COMPREPLY[@]}\"")
                .arg(cli::sample("../resources/completions/reachscope.bash"), quotedWords.join(' '))
                .arg(words.size() - 1);
        const auto outcome = cli::run({"-c", script}, {}, "/bin/bash", cli::sample(""));
        QStringList offers = QString::fromUtf8(outcome.out).split('\n', Qt::SkipEmptyParts);
        offers.sort();
        return offers;
    }

private Q_SLOTS:
    void firstWord_isACommand() {
        QCOMPARE(complete({"reachscope", ""}),
                 (QStringList{"attack", "bounds", "certify", "convert", "data", "eval", "info",
                              "reach", "render", "shift", "snr", "stability", "study", "train"}));
        QCOMPARE(complete({"reachscope", "re"}), (QStringList{"reach", "render"}));
    }

    void everyOptionOfTheHelp_isOffered_data() {
        QTest::addColumn<QString>("command");
        QStringList commands{"info", "eval", "convert", "data", "train"};
#ifdef REACHSCOPE_HAS_REACH
        commands += {"reach", "bounds", "shift",  "stability", "certify",
                     "snr",   "attack", "render", "study"};
#endif
        for (const QString& command : commands) {
            QTest::newRow(qPrintable(command)) << command;
        }
    }

    void everyOptionOfTheHelp_isOffered() {
        QFETCH(QString, command);
        const QStringList offers = complete({"reachscope", command, "net.nnet", "--"});
        QStringList expected;
        const QString help = QString::fromUtf8(cli::run({command, "--help"}).out);
        const QRegularExpression option("^  (?:-[a-z],)?(--[a-z0-9-]+)",
                                        QRegularExpression::MultilineOption);
        for (auto match = option.globalMatch(help); match.hasNext();) {
            expected.append(match.next().captured(1));
        }
        expected.sort();
        QVERIFY(expected.size() > 5);
        QCOMPARE(offers, expected);
    }

    void methods_areOfferedOneByOne() {
        QCOMPARE(complete({"reachscope", "reach", "n.nnet", "--method", "ex"}),
                 QStringList{"exact"});
        QCOMPARE(complete({"reachscope", "reach", "n.nnet", "--method", "exact,st"}),
                 QStringList{"exact,star"});
        QVERIFY(
            !complete({"reachscope", "reach", "n.nnet", "--method", "box,"}).contains("box,box"));
        QVERIFY(complete({"reachscope", "bounds", "n.nnet", "--method", "ex"}).isEmpty());
        QCOMPARE(complete({"reachscope", "certify", "n.nnet", "--method", "box,crown-i"}),
                 (QStringList{"box,crown-ibp", "box,crown-ibp-tight"}));
        QCOMPARE(complete({"reachscope", "certify", "n.nnet", "--intermediate", "crown-l"}),
                 (QStringList{"crown-lbp", "crown-lbp-tight"}));
    }

    void files_fitTheirOption() {
        const QStringList networks = complete({"reachscope", "info", "3-4-4"});
        QCOMPARE(networks, (QStringList{"3-4-4-2.nnet", "3-4-4-2.onnx"}));
        const QStringList properties =
            complete({"reachscope", "reach", "3-4-4-2.nnet", "--property", "3-4-4"});
        QVERIFY(properties.contains("3-4-4-2_holds.vnnlib") &&
                !properties.contains("3-4-4-2.nnet"));
    }

    void numbers_areNotGuessed() {
        QVERIFY(complete({"reachscope", "reach", "n.nnet", "--eps", ""}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
