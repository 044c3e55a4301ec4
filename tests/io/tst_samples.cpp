#include <QDir>
#include <QFile>
#include <QTest>

#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "samples/sample_files.h"

namespace {

const QString kFolder = QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples");

std::string contentOf(const QString& name) {
    QFile file(kFolder + "/" + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "(cannot be read)";
}

}  // namespace

class TestSamples : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFile_isWhatTheGeneratorMakes_byteForByte() {
        for (const auto& [name, bytes] : samples::sampleFiles()) {
            QVERIFY2(contentOf(QString::fromStdString(name)) == bytes,
                     (name + " differs: run reachscope_samples samples").c_str());
        }
    }

    void noFile_liesThere_thatTheGeneratorDoesNotMake() {
        const auto files = samples::sampleFiles();
        for (const QString& name :
             QDir(kFolder).entryList({"*.onnx", "*.nnet", "*.vnnlib"}, QDir::Files)) {
            QVERIFY2(files.count(name.toStdString()) == 1, qPrintable(name));
        }
    }

    void bothFormats_holdTheSameNumbers() {
        for (const auto& [name, network] : samples::sampleNetworks()) {
            for (const char* extension : {".onnx", ".nnet"}) {
                const QString path = kFolder + "/" + QString::fromStdString(name) + extension;
                if (QFile::exists(path)) {
                    const core::Network read = core::readNetwork(path.toStdString());
                    QCOMPARE(core::networkHash(read), core::networkHash(network));
                }
            }
        }
    }

    void together_theyAreSmall() {
        qint64 total = 0;
        for (const QFileInfo& file : QDir(kFolder).entryInfoList(QDir::Files)) {
            total += file.size();
        }
        QVERIFY2(total < 200'000, qPrintable(QString::number(total)));
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
