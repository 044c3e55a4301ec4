#include <QTest>

#include "reach/verify/certify_method.h"

class TestCertifyMethod : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRelaxation_certifies() {
        for (const reach::MethodInfo& method : reach::methods()) {
            const bool isExact =
                method.method == reach::Method::Exact || method.method == reach::Method::Hull;
            if (isExact) {
                QVERIFY_EXCEPTION_THROWN(reach::certifyMethodOf(method.method),
                                         std::invalid_argument);
                continue;
            }
            QCOMPARE(reach::certifyMethodOf(method.method).id, std::string(method.id));
        }
    }

    void zonotopeOnTensors_isDeepZ() {
        const auto method = reach::certifyMethodOf(reach::Method::Zonotope);
        QVERIFY(method.onTensors() != nullptr);
        QVERIFY(method.onTensors()->lines == core::LineStrategy::Parallel);
        QVERIFY(reach::certifyMethodOf(reach::Method::Star).onTensors() == nullptr);
    }

    void methods_goFromCheapToDear() {
        std::vector<reach::CertifyMethod> methods;
        for (const char* id : {"triangle", "crown", "alpha-crown", "lbp", "star", "crown-lbp",
                               "box", "relaxed-crown-3", "crown-ibp"}) {
            methods.push_back(reach::certifyMethodOf(*reach::methodFromId(id)));
        }
        reach::sortByCost(methods);
        std::string order;
        for (const reach::CertifyMethod& method : methods) {
            order += method.id + ' ';
        }
        QCOMPARE(order, std::string("box crown-ibp lbp crown-lbp relaxed-crown-3 crown "
                                    "alpha-crown star triangle "));
    }
};

QTEST_GUILESS_MAIN(TestCertifyMethod)
#include "tst_certify_method.moc"
