#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "ui/session/settings.h"

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QVERIFY(m_folder.isValid());
        QFile::remove(file());
    }

    void everySetting_readsBack() {
        ui::Settings written;
        written.theme = ui::Theme::Dark;
        written.grid = false;
        written.legend = false;
        written.equalAspect = true;
        written.autoFit = false;
        written.showPieces = false;
        written.hintSeen = true;
        written.maxPieces = 12345678901;
        written.recentFiles = {QStringLiteral("/a b/ä.onnx"), QStringLiteral("/c,d.nnet")};
        written.geometry = QByteArray("\0\1\xff", 3);
        written.docks = QByteArray("docks");
        written.page = QStringLiteral("network");
        written.splitters = {{QStringLiteral("planes"), QByteArray("\0\2\xfe", 3)},
                             {QStringLiteral("ä/b"), QByteArray()}};
        written.exportPath = QStringLiteral("/tmp/figure.svg");
        written.exportFormat = QStringLiteral("svg");
        written.exportPreset = QStringLiteral("wide");
        written.exportSerif = false;
        written.exportLegend = false;
        written.exportGrid = true;
        {
            QSettings store(file(), QSettings::IniFormat);
            ui::saveSettings(written, store);
        }
        const QSettings store(file(), QSettings::IniFormat);
        QVERIFY(ui::loadSettings(store) == written);
    }

    void emptyStore_givesDefaults() {
        const QSettings store(file(), QSettings::IniFormat);
        QVERIFY(ui::loadSettings(store) == ui::Settings());
    }

    void nonsense_keepsDefaults_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QVariant>("value");
        const auto row = [](const char* key, const QVariant& value) {
            QTest::addRow("%s: %s", key, qPrintable(value.toString()))
                << QString::fromLatin1(key) << value;
        };
        row("view/theme", QStringLiteral("purple"));
        row("view/theme", 3);
        row("view/theme", -1);
        row("engine/maxPieces", -5);
        row("engine/maxPieces", QStringLiteral("many"));
        row("engine/maxPieces", QStringLiteral("1e400"));
        row("view/grid", QStringLiteral("purple"));
        row("view/hintSeen", QStringLiteral("yes"));
        row("view/legend", 7);
        row("files/recent", QVariantMap{{QStringLiteral("a"), 1}});
        row("window/geometry", QStringLiteral("not bytes"));
        row("window/docks", QVariantList{1, 2});
        row("window/page", QVariantList{1, 2});
        row("window/splitters", QStringLiteral("not a map"));
        row("window/splitters", QVariantMap{{QStringLiteral("a"), 1}});
        row("export/format", QByteArray("\xff\xfe"));
    }

    void nonsense_keepsDefaults() {
        QFETCH(QString, key);
        QFETCH(QVariant, value);
        {
            QSettings store(file(), QSettings::IniFormat);
            store.setValue(key, value);
        }
        const QSettings store(file(), QSettings::IniFormat);
        QVERIFY(ui::loadSettings(store) == ui::Settings());
    }

    void damagedFile_givesDefaults() {
        QFile damaged(file());
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("[view\ngrid=@Variant(\\0\\xff)\n\xff\xfe[[[=\n@ByteArray(");
        damaged.close();
        const QSettings store(file(), QSettings::IniFormat);
        QVERIFY(ui::loadSettings(store) == ui::Settings());
    }

    void oneRecentFile_readsBack() {
        ui::Settings written;
        written.addRecent(QStringLiteral("/a, b.onnx"));
        {
            QSettings store(file(), QSettings::IniFormat);
            ui::saveSettings(written, store);
        }
        const QSettings store(file(), QSettings::IniFormat);
        QVERIFY(ui::loadSettings(store) == written);
    }

    void recentFiles_areNewestFirstWithoutDoubles() {
        ui::Settings settings;
        for (int i = 0; i < 15; ++i) {
            settings.addRecent(QString::number(i));
        }
        settings.addRecent(QStringLiteral("10"));
        QCOMPARE(settings.recentFiles.size(), 10);
        QCOMPARE(settings.recentFiles.front(), QStringLiteral("10"));
        QCOMPARE(settings.recentFiles.count(QStringLiteral("10")), 1);
    }

private:
    QString file() const { return m_folder.filePath(QStringLiteral("settings.ini")); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
