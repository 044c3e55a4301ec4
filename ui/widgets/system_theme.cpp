#include "ui/widgets/system_theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QStyleHints>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
constexpr int kPatienceMs = 2000;

/// 1: dark, 2: light, else no preference. Older portals wrap the number twice.
std::optional<bool> preference(QVariant value) {
    while (value.userType() == qMetaTypeId<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    switch (value.toUInt()) {
        case 1:
            return true;
        case 2:
            return false;
        default:
            return std::nullopt;
    }
}

/// The palette before it was ours.
bool startedDark() {
    static const bool dark = systemIsDark();
    return dark;
}

}  // namespace

SystemTheme::SystemTheme(bool askDesktop, QObject* parent) : QObject(parent) {
    startedDark();
    if (!askDesktop) {
        return;
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const QStyleHints* hints = QGuiApplication::styleHints();
    const auto told = [](Qt::ColorScheme scheme) {
        return scheme == Qt::ColorScheme::Unknown ? std::optional<bool>()
                                                  : scheme == Qt::ColorScheme::Dark;
    };
    m_told = told(hints->colorScheme());
    connect(hints, &QStyleHints::colorSchemeChanged, this,
            [this, told](Qt::ColorScheme scheme) { take(told(scheme)); });
#else
    askPortal();
#endif
}

bool SystemTheme::isDark() const { return m_told.value_or(startedDark()); }

void SystemTheme::askPortal() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(takeSetting(QString, QString, QDBusVariant)));
    QDBusMessage read =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    read << kSpace << kKey;
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(read, kPatienceMs), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (reply.isValid() && !m_heardChange) {
            take(preference(QVariant::fromValue(reply.value())));
        }
        answer->deleteLater();
    });
}

void SystemTheme::takeSetting(const QString& space, const QString& key, const QDBusVariant& value) {
    if (space == kSpace && key == kKey) {
        m_heardChange = true;
        take(preference(QVariant::fromValue(value)));
    }
}

void SystemTheme::take(std::optional<bool> dark) {
    const bool before = isDark();
    m_told = dark;
    if (isDark() != before) {
        Q_EMIT changed(isDark());
    }
}

}  // namespace ui
