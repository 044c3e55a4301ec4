#include <QAbstractButton>
#include <QCheckBox>
#include <QDBusConnection>
#include <QDBusVariant>
#include <QLabel>
#include <QProcess>
#include <QRadioButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <cmath>

#include "ui/widgets/system_theme.h"
#include "ui/widgets/theme.h"
#include "whole_window.h"

namespace {

/// WCAG 2: relative luminance and contrast of two colours.
double luminance(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QColor mixed(const QColor& front, const QColor& back, double share) {
    return QColor::fromRgbF(
        static_cast<float>(share * front.redF() + (1 - share) * back.redF()),
        static_cast<float>(share * front.greenF() + (1 - share) * back.greenF()),
        static_cast<float>(share * front.blueF() + (1 - share) * back.blueF()));
}

constexpr double kReadable = 4.5;
constexpr int kSmallestText = 9;

}  // namespace

/// The desktop's portal, as far as a theme needs it.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 1;

public Q_SLOTS:
    QDBusVariant Read(const QString&, const QString&) {
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }

Q_SIGNALS:
    void SettingChanged(const QString& space, const QString& key, const QDBusVariant& value);
};

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text_isReadableInBothThemes_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void text_isReadableInBothThemes() {
        QFETCH(bool, dark);
        ui::applyTheme(*qApp, dark);
        const QPalette p = QApplication::palette();
        const auto check = [&p](QPalette::ColorRole front, QPalette::ColorRole back) {
            const double found = contrast(p.color(front), p.color(back));
            QVERIFY2(found >= kReadable,
                     qPrintable(QStringLiteral("%1 on %2: %3").arg(front).arg(back).arg(found)));
        };
        for (const auto back : {QPalette::Window, QPalette::Base, QPalette::AlternateBase,
                                QPalette::Button, QPalette::ToolTipBase}) {
            for (const auto front :
                 {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                  QPalette::PlaceholderText, QPalette::ToolTipText, QPalette::Link}) {
                check(front, back);
            }
        }
        check(QPalette::HighlightedText, QPalette::Highlight);
        const QColor text = p.color(QPalette::WindowText);
        QVERIFY(contrast(text, ui::errorBack(dark)) >= kReadable);
        QVERIFY(contrast(ui::errorText(dark), ui::errorBack(dark)) >= kReadable);
        const QColor hint = mixed(p.color(QPalette::Highlight), p.color(QPalette::Window), 0.12);
        QVERIFY(contrast(text, hint) >= kReadable);
        const ui::PlotColours plot = ui::plotColours(dark);
        QVERIFY(contrast(plot.text, plot.paper) >= kReadable);
        QVERIFY2(contrast(p.color(QPalette::Highlight), p.color(QPalette::Window)) >= 3.0,
                 "the focus ring must be seen");
    }

    void unchosenButtons_areSeenInBothThemes_data() { text_isReadableInBothThemes_data(); }
    void unchosenButtons_areSeenInBothThemes() {
        QFETCH(bool, dark);
        ui::applyTheme(*qApp, dark);
        const QColor ground = QApplication::palette().color(QPalette::Window);
        QRadioButton radio;
        QCheckBox box;
        for (QAbstractButton* button :
             {static_cast<QAbstractButton*>(&radio), static_cast<QAbstractButton*>(&box)}) {
            button->resize(button->sizeHint());
            const QImage picture = button->grab().toImage();
            double most = 0.0;
            for (int x = 0; x < picture.width(); ++x) {
                most =
                    std::max(most, contrast(picture.pixelColor(x, picture.height() / 2), ground));
            }
            QVERIFY2(most >= 3.0, qPrintable(QString::number(most)));
        }
    }

    void text_isLargeEnough() {
        WholeWindow whole;
        whole.openEverything();
        for (const QWidget* top : WholeWindow::topLevels()) {
            for (const QWidget* widget : top->findChildren<QWidget*>()) {
                const int pixels = widget->fontInfo().pixelSize();
                QVERIFY2(pixels >= kSmallestText,
                         qPrintable(QStringLiteral("%1: %2 px")
                                        .arg(QString::fromLatin1(widget->metaObject()->className()))
                                        .arg(pixels)));
            }
        }
    }

    void theme_changesLive() {
        WholeWindow whole;
        QSignalSpy told(&whole.window(), &ui::MainWindow::themeChanged);
        whole.trigger("view.theme.dark");
        QTRY_VERIFY(ui::isDark(whole.window().palette()));
        QTRY_VERIFY(ui::isDark(whole.window().findChild<QLabel*>()->palette()));
        whole.trigger("view.theme.light");
        QTRY_VERIFY(!ui::isDark(whole.window().palette()));
        QCOMPARE(told.size(), 2);
        QCOMPARE(whole.window().settings().theme, ui::Theme::Light);
    }

    void desktop_isFollowedWhenItChangesItsMind() {
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (daemon.isEmpty()) {
            QSKIP("there is no dbus-daemon to run a desktop's bus with");
        }
        if (QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)) {
            QSKIP("this Qt asks the desktop itself");
        }
        qRegisterMetaType<QDBusVariant>("QDBusVariant");
        QProcess bus;
        bus.start(daemon, {QStringLiteral("--session"), QStringLiteral("--nofork"),
                           QStringLiteral("--print-address")});
        QVERIFY(bus.waitForReadyRead());
        const QString address = QString::fromUtf8(bus.readLine()).trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
        QDBusConnection server = QDBusConnection::connectToBus(address, QStringLiteral("portal"));
        FakePortal portal;
        QVERIFY(server.registerObject(
            QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
            QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(server.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        const ui::SystemTheme theme(true);
        QTRY_VERIFY(theme.isDark());
        QSignalSpy changed(&theme, &ui::SystemTheme::changed);
        Q_EMIT portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"),
                                     QStringLiteral("color-scheme"), QDBusVariant(uint{2}));
        QVERIFY(changed.wait());
        QVERIFY(!theme.isDark());
        Q_EMIT portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"),
                                     QStringLiteral("contrast"), QDBusVariant(uint{1}));
        QVERIFY(!changed.wait(100));
        QDBusConnection::disconnectFromBus(QStringLiteral("portal"));
        bus.kill();
        bus.waitForFinished();
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
