#include "core/bounds/device.h"

#include <ATen/Context.h>

#include <QTest>
#include <stdexcept>

class TestDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cpu_isAlwaysThere() { QVERIFY(core::deviceFromName("cpu").is_cpu()); }

    void anotherName_isRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"", "CPU", "gpu", "cuda:", "cuda:x", "cuda:1x", "cuda:-1",
                                 "cuda: 1", "cuda1", "cuda:99999999999"}) {
            QTest::newRow(name) << name;
        }
    }
    void anotherName_isRefused() {
        QFETCH(QString, name);
        QVERIFY_EXCEPTION_THROWN(core::deviceFromName(name.toStdString()), std::invalid_argument);
    }

    void aGpuThatIsNotHere_saysWhatToDo() {
        const auto count = at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0;
        try {
            core::deviceFromName("cuda:" + std::to_string(count));
            QFAIL("a GPU behind the last one was accepted");
        } catch (const std::runtime_error& error) {
            const QString text = QString::fromUtf8(error.what());
            QVERIFY2(text.contains(QStringLiteral("cuda:%1").arg(count)), error.what());
            QVERIFY2(text.contains("use cpu") && !text.contains('\n'), error.what());
        }
    }

    void aGpuThatIsHere_isFound() {
        if (!at::hasCUDA()) {
            QSKIP("no GPU here");
        }
        QCOMPARE(static_cast<int>(core::deviceFromName("cuda").index()), 0);
        QVERIFY(core::deviceFromName("cuda:0").is_cuda());
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
