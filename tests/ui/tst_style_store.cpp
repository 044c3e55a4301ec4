#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/figure/palette.h"
#include "core/io/parse_error.h"
#include "ui/session/style_store.h"

namespace {

core::FigurePreset presetNamed(const std::string& name) {
    core::FigurePreset preset = core::figurePresets().front();
    preset.name = name;
    preset.widthInches = 4.25;
    return preset;
}

}  // namespace

class TestStyleStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saved_isThereAfterARestart() {
        const QString path = m_folder.filePath(QStringLiteral("sub/styles.json"));
        {
            ui::StyleStore store(path);
            store.keep(presetNamed("mine"));
            store.keep(core::Palette{"grey", {{"box", {}}}});
            QVERIFY(store.error().isEmpty());
        }
        const ui::StyleStore store(path);
        QCOMPARE(store.presets().size(), core::figurePresets().size() + 1);
        QCOMPARE(store.presets().back().widthInches, 4.25);
        QCOMPARE(store.palettes().back().name, std::string("grey"));
    }

    void builtInNames_areKept() {
        ui::StyleStore store;
        QVERIFY_EXCEPTION_THROWN(store.keep(presetNamed("column")), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(store.keep(presetNamed("  ")), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(store.keep(core::Palette{store.palettes().front().name, {}}),
                                 std::invalid_argument);
        QCOMPARE(store.presets().size(), core::figurePresets().size());
    }

    void deleted_isGone() {
        ui::StyleStore store;
        store.keep(presetNamed("mine"));
        store.dropPreset("mine");
        QCOMPARE(store.presets().size(), core::figurePresets().size());
    }

    void exported_isImported() {
        const QString path = m_folder.filePath(QStringLiteral("out.json"));
        ui::StyleStore from;
        from.keep(presetNamed("mine"));
        from.exportTo(path);
        ui::StyleStore to;
        to.importFrom(path);
        QCOMPARE(to.presets().back().name, std::string("mine"));
        QVERIFY_EXCEPTION_THROWN(to.importFrom(m_folder.filePath(QStringLiteral("none.json"))),
                                 core::ParseError);
    }

    void damagedFile_isKeptAside() {
        const QString path = m_folder.filePath(QStringLiteral("damaged.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ half");
        file.close();
        ui::StyleStore store(path);
        QVERIFY(!store.error().isEmpty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{ half"));
        file.close();
        store.keep(presetNamed("mine"));
        QVERIFY(QFile::exists(path + QStringLiteral(".broken")));
        QCOMPARE(ui::StyleStore(path).presets().back().name, std::string("mine"));
    }

    void folderThatIsNone_isSaid() {
        const QString file = m_folder.filePath(QStringLiteral("a file"));
        QFile(file).open(QIODevice::WriteOnly);
        ui::StyleStore store(file + QStringLiteral("/styles.json"));
        store.keep(presetNamed("mine"));
        QVERIFY(store.error().contains(file));
        QVERIFY(!store.error().contains(QLatin1Char('\n')));
        QCOMPARE(store.presets().back().name, std::string("mine"));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStyleStore)
#include "tst_style_store.moc"
