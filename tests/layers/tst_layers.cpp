#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

/// The direction of includes (core <- reach <- ui <- app), and the fences around third parties.
class TestLayers : public QObject {
    Q_OBJECT

private:
    struct Include {
        QString file;  ///< relative to the source folder
        QString path;  ///< what is included
    };

    static QList<Include> includesOf(const QString& folder) {
        const QRegularExpression line(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
                                      QRegularExpression::MultilineOption);
        QList<Include> result;
        const QDir root(QStringLiteral(REACHSCOPE_SOURCE_DIR));
        QDirIterator files(root.filePath(folder), {"*.h", "*.cpp", "*.cu"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly)) {
                continue;
            }
            auto matches = line.globalMatch(QString::fromUtf8(file.readAll()));
            while (matches.hasNext()) {
                result.append({root.relativeFilePath(file.fileName()), matches.next().captured(1)});
            }
        }
        return result;
    }

    static bool startsWithAny(const QString& text, const QStringList& prefixes) {
        return std::any_of(prefixes.begin(), prefixes.end(),
                           [&](const QString& prefix) { return text.startsWith(prefix); });
    }

    /// Files of core that include one of torch's headers, through others of ours too.
    static QSet<QString> filesOnTorch() {
        const QRegularExpression torch(QStringLiteral("^(torch|ATen|c10)/"));
        QSet<QString> files;
        qsizetype before = -1;
        while (files.size() != before) {
            before = files.size();
            for (const Include& include : includesOf("core")) {
                if (torch.match(include.path).hasMatch() || files.contains(include.path)) {
                    files.insert(include.file);
                }
            }
        }
        return files;
    }

private Q_SLOTS:
    void foldersIncludeOnlyFromTheirLeft_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QStringList>("forbidden");
        QTest::newRow("core") << "core" << QStringList{"reach/", "ui/", "app/", "tests/"};
        QTest::newRow("reach") << "reach" << QStringList{"ui/", "app/", "tests/"};
        QTest::newRow("ui") << "ui" << QStringList{"app/", "tests/"};
        QTest::newRow("app") << "app" << QStringList{"tests/"};
    }

    void foldersIncludeOnlyFromTheirLeft() {
        QFETCH(QString, folder);
        QFETCH(QStringList, forbidden);
        const QList<Include> includes = includesOf(folder);
        QVERIFY(!includes.isEmpty());
        for (const Include& include : includes) {
            QVERIFY2(!startsWithAny(include.path, forbidden),
                     qPrintable(include.file + " includes " + include.path));
        }
    }

    void engineKnowsNoQt() {
        const QRegularExpression qt(QStringLiteral("^(Q[A-Z]|Qt|qcustomplot)"));
        for (const Include& include : includesOf("core") + includesOf("reach")) {
            QVERIFY2(!qt.match(include.path).hasMatch(),
                     qPrintable(include.file + " includes " + include.path));
        }
    }

    void thirdPartiesStayBehindTheirFence_data() {
        QTest::addColumn<QString>("thirdParty");
        QTest::addColumn<QString>("where");
        QTest::newRow("GLPK") << "^glpk\\.h$"
                              << "^reach/lp/.*(\\.cpp|_private\\.h)$";
        QTest::newRow("CGAL") << "^CGAL/"
                              << "^reach/(project|exact)/.*(\\.cpp|_private\\.h)$";
        QTest::newRow("protobuf") << "(^google/protobuf|\\.pb\\.h$)"
                                  << "^core/io/.*(\\.cpp|_private\\.h)$";
        QTest::newRow("torch") << "^(torch|ATen|c10)/"
                               << "^core/(bounds|attack|snr|train|module)/";
        QTest::newRow("oneTBB") << "^(oneapi/)?tbb/"
                                << "^reach/.*(\\.cpp|_private\\.h)$";
        QTest::newRow("CLI11") << "^CLI/"
                               << "^app/.*\\.cpp$";
    }

    void thirdPartiesStayBehindTheirFence() {
        QFETCH(QString, thirdParty);
        QFETCH(QString, where);
        const QRegularExpression what(thirdParty);
        const QRegularExpression fence(where);
        for (const QString folder : {"core", "reach", "ui", "app"}) {
            for (const Include& include : includesOf(folder)) {
                QVERIFY2(
                    !what.match(include.path).hasMatch() || fence.match(include.file).hasMatch(),
                    qPrintable(include.file + " includes " + include.path));
            }
        }
    }

    /// A program that is linked to libtorch takes it along to every start.
    void programsKnowNoTorch() {
        const QSet<QString> onTorch = filesOnTorch();
        QVERIFY(onTorch.contains("core/bounds/tensor_network.h"));
        for (const QString plain :
             {"bounds/bound_engine", "bounds/bound_method", "attack/attacker", "snr/snr_meter",
              "train/trainer", "train/training_config", "train/schedule", "module/module_loader",
              "module/tensor_library", "module/tensor_module", "module/tensors"}) {
            QVERIFY2(!onTorch.contains("core/" + plain + ".h") &&
                         !onTorch.contains("core/" + plain + ".cpp"),
                     qPrintable(plain));
        }
        for (const QString folder : {"core/network", "core/io", "reach", "ui", "app"}) {
            for (const Include& include : includesOf(folder)) {
                QVERIFY2(!onTorch.contains(include.path),
                         qPrintable(include.file + " includes " + include.path));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
