#include "ui/session/numbers.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kDash(0x2014);

QString withRealMinus(QString text) { return text.replace(QLatin1Char('-'), kMinus); }

QString superscript(int exponent) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        text += digits[digit.digitValue()];
    }
    return text;
}

QString threeDigits(double value) {
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return QString::number(value, 'f', decimals);
}

}  // namespace

QString formatNumber(double value) {
    if (std::isnan(value)) {
        return kDash;
    }
    if (std::isinf(value)) {
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    }
    if (value == 0.0) {
        return QStringLiteral("0");
    }
    const QString rounded = QString::number(value, 'e', 3);
    const qsizetype e = rounded.indexOf(QLatin1Char('e'));
    const int exponent = rounded.mid(e + 1).toInt();
    if (exponent < -4 || exponent >= 6) {
        return withRealMinus(rounded.left(e)) + QStringLiteral("·10") + superscript(exponent);
    }
    QString text = withRealMinus(QString::number(value, 'f', std::max(0, 3 - exponent)));
    if (exponent >= 4) {
        text.insert(text.size() - 3, QLatin1Char(','));
    }
    return text;
}

QString ungrouped(const QString& text) {
    static const QRegularExpression grouped(
        QStringLiteral("^(≥ )?[−-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?( ?[×%])?$"));
    return grouped.match(text).hasMatch() ? QString(text).remove(QLatin1Char(',')) : text;
}

QString formatSeconds(double seconds) {
    if (std::isnan(seconds)) {
        return kDash;
    }
    if (seconds < 0.9995e-3) {
        return QStringLiteral("%1 µs").arg(QString::number(seconds * 1e6, 'f', 0));
    }
    if (seconds < 0.9995) {
        return QStringLiteral("%1 ms").arg(threeDigits(seconds * 1e3));
    }
    if (seconds < 59.95) {
        return QStringLiteral("%1 s").arg(threeDigits(seconds));
    }
    const auto whole = static_cast<qint64>(std::llround(seconds));
    return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString formatCount(qint64 count) { return QLocale(QLocale::English).toString(count); }

QString formatRate(double perSecond) {
    if (perSecond >= 999500.0) {
        return QStringLiteral("%1 M/s").arg(threeDigits(perSecond * 1e-6));
    }
    if (perSecond >= 999.5) {
        return QStringLiteral("%1 k/s").arg(threeDigits(perSecond * 1e-3));
    }
    return QStringLiteral("%1/s").arg(QString::number(perSecond, 'f', 0));
}

int percentOf(double share) {
    return std::isfinite(share) ? std::clamp(static_cast<int>(100.0 * share), 0, 99) : 0;
}

QString formatCoordinate(const reach::OutputCoordinate& coordinate) {
    return withRealMinus(QString::fromStdString(coordinate.label()));
}

double parseNumber(const QString& text) {
    QString plain = text.trimmed();
    plain.replace(kMinus, QLatin1Char('-'));
    plain.replace(QLatin1Char(','), QLatin1Char('.'));
    bool isNumber = false;
    const double value = QLocale::c().toDouble(plain, &isNumber);
    return isNumber && std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
}

QString formatPattern(std::span<const std::uint64_t> words, const std::vector<int>& layerSizes,
                      int maxLength) {
    QString text;
    std::size_t unit = 0;
    for (const int size : layerSizes) {
        if (!text.isEmpty()) {
            text += QLatin1Char(' ');
        }
        for (int i = 0; i < size && unit / 64 < words.size(); ++i, ++unit) {
            const bool active = (words[unit / 64] >> (unit % 64) & 1U) != 0;
            text += active ? QLatin1Char('+') : QChar(0x2212);
        }
    }
    if (text.size() > maxLength) {
        const int half = (maxLength - 3) / 2;
        text = text.left(half) + QStringLiteral(" … ") + text.right(half);
    }
    return text;
}

}  // namespace ui
