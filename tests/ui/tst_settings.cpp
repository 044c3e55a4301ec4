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

    void nonsense_keepsDefaults() {
        QSettings store(file(), QSettings::IniFormat);
        store.setValue(QStringLiteral("view/theme"), QStringLiteral("purple"));
        store.setValue(QStringLiteral("engine/maxPieces"), -5);
        const auto settings = ui::loadSettings(store);
        QCOMPARE(settings.theme, ui::Settings().theme);
        QCOMPARE(settings.maxPieces, ui::Settings().maxPieces);
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
