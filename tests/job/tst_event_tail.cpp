#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "core/io/parse_error.h"
#include "core/job/event_tail.h"

/// Following events.jsonl while another process writes it.
class TestEventTail : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    static void append(const QString& path, const QByteArray& text) {
        QFile out(path);
        QVERIFY(out.open(QIODevice::Append));
        QCOMPARE(out.write(text), text.size());
    }

    static QByteArray line(int number) {
        return "{\"t\": 0.5, \"kind\": \"log\", \"text\": \"" + QByteArray::number(number) +
               "\"}\n";
    }

    static QByteArray texts(const std::vector<core::Event>& events) {
        QByteArray all;
        for (const core::Event& event : events) {
            all += QByteArray::fromStdString(event.fields.at("text").get<std::string>()) + ' ';
        }
        return all;
    }

private Q_SLOTS:
    void missingFile_hasNoNews_untilItIsThere() {
        const QString path = file("later.jsonl");
        core::EventTail tail(path.toStdString());
        QVERIFY(tail.read().events.empty());
        append(path, line(1));
        const auto news = tail.read();
        QCOMPARE(texts(news.events), QByteArray("1 "));
        QVERIFY(!news.isAnew);
    }

    void eachRead_givesWhatIsNew() {
        const QString path = file("new.jsonl");
        core::EventTail tail(path.toStdString());
        append(path, line(1) + line(2));
        QCOMPARE(texts(tail.read().events), QByteArray("1 2 "));
        QVERIFY(tail.read().events.empty());
        append(path, line(3));
        QCOMPARE(texts(tail.read().events), QByteArray("3 "));
        QCOMPARE(tail.lines(), std::int64_t(3));
    }

    /// Law: however the bytes arrive, the tail's events are those of the whole file.
    void anyCutting_givesEveryEventOnce() {
        constexpr unsigned kSeed = 7;
        std::mt19937 random(kSeed);
        for (int trial = 0; trial < 20; ++trial) {
            const QString path = file("cut.jsonl");
            QFile::remove(path);
            core::EventTail tail(path.toStdString());
            QByteArray whole;
            for (int i = 0; i < 30; ++i) {
                whole += line(i);
            }
            QByteArray found;
            for (qsizetype begin = 0; begin < whole.size();) {
                const auto length = static_cast<qsizetype>(1 + random() % 200);
                append(path, whole.mid(begin, length));
                begin += length;
                found += texts(tail.read().events);
            }
            const QByteArray all = texts(core::readEvents(path.toStdString()));
            QVERIFY2(found == all, qPrintable(QStringLiteral("seed %1, trial %2: %3")
                                                  .arg(kSeed)
                                                  .arg(trial)
                                                  .arg(QString::fromUtf8(found))));
        }
    }

    void tornLine_thatIsCutOff_isNoNews() {
        const QString path = file("torn.jsonl");
        append(path, line(1) + "{\"t\": 1.0, \"ki");
        core::EventTail tail(path.toStdString());
        QCOMPARE(texts(tail.read().events), QByteArray("1 "));
        {
            core::EventLog log(path.toStdString(), std::chrono::system_clock::now());
            log.log("2");
        }
        const auto news = tail.read();
        QVERIFY(!news.isAnew);
        QCOMPARE(texts(news.events), QByteArray("2 "));
    }

    void fileInItsPlace_beginsAnew() {
        const QString path = file("anew.jsonl");
        append(path, line(1) + line(2));
        core::EventTail tail(path.toStdString());
        QCOMPARE(tail.read().events.size(), std::size_t(2));
        QVERIFY(QFile::rename(path, file("old.jsonl")));
        append(path, line(3) + line(4) + line(5));
        auto news = tail.read();
        QVERIFY(news.isAnew);
        QCOMPARE(texts(news.events), QByteArray("3 4 5 "));
        QVERIFY(QFile::resize(path, line(3).size()));
        news = tail.read();
        QVERIFY(news.isAnew);
        QCOMPARE(texts(news.events), QByteArray("3 "));
    }

    void lineThatIsNoEvent_isNamedOnce() {
        const QString path = file("bad.jsonl");
        append(path, line(1) + "not an event\n" + line(3));
        core::EventTail tail(path.toStdString());
        QCOMPARE(texts(tail.read().events), QByteArray("1 "));
        try {
            tail.read();
            QFAIL("the line was taken");
        } catch (const core::ParseError& error) {
            QVERIFY2(QByteArray(error.what()).contains("line 2"), error.what());
            QVERIFY2(QByteArray(error.what()).contains("not an event"), error.what());
        }
        QCOMPARE(texts(tail.read().events), QByteArray("3 "));
    }
};

QTEST_GUILESS_MAIN(TestEventTail)
#include "tst_event_tail.moc"
