#pragma once

#include <QObject>
#include <QString>
#include <optional>

class QDBusVariant;

namespace ui {

/// Whether the desktop asks for dark windows, now and whenever it changes its mind. Asked are: Qt's
/// style hints where it has them (6.5), the desktop portal's setting "color-scheme" over D-Bus, and
/// else the palette the program started with.
class SystemTheme : public QObject {
    Q_OBJECT

public:
    /// Make it before the application's palette is changed. askDesktop false: only the palette.
    explicit SystemTheme(bool askDesktop, QObject* parent = nullptr);

    bool isDark() const;

Q_SIGNALS:
    void changed(bool dark);

private Q_SLOTS:
    void takeSetting(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void take(std::optional<bool> dark);

    std::optional<bool> m_told;  ///< what the desktop said last
    bool m_heardChange = false;  ///< newer than any answer that is still on its way
};

}  // namespace ui
