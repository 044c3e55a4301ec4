#include "ui/widgets/fitting_numbers.h"

#include <QApplication>
#include <QStyle>
#include <cmath>

#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr int kMostDigits = 4;
constexpr QChar kMinus(0x2212);

/// "−4.29e−5" or "−0.0053", whichever is shorter.
QString shortNumber(double value, int digits) {
    QString scientific = QString::number(value, 'e', digits - 1);
    scientific.replace(QStringLiteral("e+0"), QStringLiteral("e"));
    scientific.replace(QStringLiteral("e-0"), QStringLiteral("e-"));
    scientific.replace(QStringLiteral("e+"), QStringLiteral("e"));
    const double size = std::abs(value);
    const int exponent = size > 0.0 ? static_cast<int>(std::floor(std::log10(size))) : 0;
    QString plain = QString::number(value, 'f', std::max(0, digits - 1 - exponent));
    const bool isPlain = exponent < kMostDigits && plain.size() <= scientific.size();
    QString& text = isPlain ? plain : scientific;
    return text.replace(QLatin1Char('-'), kMinus);
}

}  // namespace

QString numberThatFits(double value, int width, const QFontMetrics& metrics) {
    QString text = formatNumber(value);
    for (int digits = kMostDigits;
         std::isfinite(value) && digits > 0 && metrics.horizontalAdvance(text) > width; --digits) {
        text = shortNumber(value, digits);
    }
    return text;
}

void FittingNumbers::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    bool isNumber = false;
    const double value = index.data(Qt::EditRole).toDouble(&isNumber);
    const QString whole = formatNumber(value);
    if (!isNumber || option->rect.isEmpty() || !option->text.startsWith(whole)) {
        return;
    }
    const QStyle* style = option->widget != nullptr ? option->widget->style() : qApp->style();
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, option, option->widget) + 1;
    const QFontMetrics metrics(option->font);
    const QString rest = option->text.mid(whole.size());
    const int room = option->rect.width() - 2 * margin - metrics.horizontalAdvance(rest);
    option->text = numberThatFits(value, room, metrics) + rest;
}

}  // namespace ui
