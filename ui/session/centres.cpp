#include "ui/session/centres.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <cmath>
#include <stdexcept>

#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

constexpr double kBytes = 255.0;
/// A set around a sample starts with this where the one before had no width.
constexpr double kSampleEps = 0.01;

struct CentreTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::CentreTexts)
};

std::pair<double, double> rangeOf(const InputEdit& input) {
    return input.clip.value_or(std::pair{0.0, 1.0});
}

Eigen::VectorXd centreIn(const InputEdit& input, Centre centre) {
    const auto [low, high] = rangeOf(input);
    switch (centre) {
        case Centre::Zero:
            return Eigen::VectorXd::Zero(input.dim());
        case Centre::Middle:
            return Eigen::VectorXd::Constant(input.dim(), 0.5 * low + 0.5 * high);
        case Centre::Random:
            break;
    }
    Eigen::VectorXd point(input.dim());
    for (double& x : point) {
        x = low + (high - low) * QRandomGenerator::global()->generateDouble();
    }
    return point;
}

}  // namespace

QString titleOf(Centre centre) {
    switch (centre) {
        case Centre::Zero:
            return CentreTexts::tr("&Zero");
        case Centre::Middle:
            return CentreTexts::tr("&Middle of the range (grey)");
        case Centre::Random:
            break;
    }
    return CentreTexts::tr("&Random");
}

void putCentre(Session& session, Centre centre) {
    if (!session.network()) {
        return;
    }
    const Eigen::VectorXd point = centreIn(session.input(), centre);
    session.change(CentreTexts::tr("change of the centre"),
                   [&point](State& state) { state.input.setCenter(point); });
}

Eigen::VectorXd centreOf(const QString& text, Eigen::Index count) {
    static const QRegularExpression separator(QStringLiteral("[\\s,;\\[\\]()]+"));
    const QStringList parts = text.split(separator, Qt::SkipEmptyParts);
    const bool isRow = parts.size() == count + 1;
    if (parts.size() != count && !isRow) {
        throw std::invalid_argument(
            CentreTexts::tr("expected %1 numbers, or a label and %1 bytes; found %2")
                .arg(count)
                .arg(parts.size())
                .toStdString());
    }
    Eigen::VectorXd point(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const QString& part = parts[static_cast<qsizetype>(i) + (isRow ? 1 : 0)];
        bool isNumber = false;
        point[i] = QLocale::c().toDouble(part, &isNumber) / (isRow ? kBytes : 1.0);
        if (!isNumber || !std::isfinite(point[i])) {
            throw std::invalid_argument(CentreTexts::tr("\"%1\" at place %2 is no finite number")
                                            .arg(part.left(20))
                                            .arg(i + 1)
                                            .toStdString());
        }
    }
    return point;
}

void pasteCentre(Session& session) {
    if (!session.network()) {
        return;
    }
    try {
        const Eigen::VectorXd point =
            centreOf(QGuiApplication::clipboard()->text(), session.input().dim());
        session.change(CentreTexts::tr("pasting of the centre"),
                       [&point](State& state) { state.input.setCenter(point); });
    } catch (const std::invalid_argument& error) {
        session.raise({Message::Kind::Error,
                       CentreTexts::tr("The clipboard holds no centre: %1")
                           .arg(QString::fromUtf8(error.what())),
                       CentreTexts::tr("Copy as many numbers as the network has inputs.")});
    }
}

bool putSample(Session& session, const OpenDataset& dataset, std::int64_t position,
               const std::optional<ImageReading>& reading) {
    if (!session.network()) {
        return false;
    }
    const core::Shape& shape = session.network()->network.inputShape();
    const auto fitting = readingFor(dataset.data, shape, reading);
    if (!fitting) {
        session.raise({Message::Kind::Error,
                       CentreTexts::tr("%1: its samples have %2 numbers, but the network %3 has %4 "
                                       "inputs")
                           .arg(datasetTitle(dataset.name))
                           .arg(core::elementCount(dataset.data.shape))
                           .arg(session.network()->fileName())
                           .arg(core::elementCount(shape)),
                       CentreTexts::tr("Choose another data set, or open a network that fits.")});
        return false;
    }
    const auto place = static_cast<std::size_t>(position);
    const SampleOrigin origin{dataset.name, static_cast<qint64>(dataset.data.indices[place]),
                              dataset.data.labels[place]};
    const Eigen::VectorXd point = arranged(dataset.pixelsOf(position), *fitting);
    session.change(
        CentreTexts::tr("sample %1 of %2").arg(origin.index).arg(datasetTitle(origin.set)),
        [&](State& state) {
            state.input.setCenter(point, origin);
            state.input.clip = {0.0, 1.0};
            if (!(state.input.eps > 0.0) || state.input.eps >= 1.0) {
                state.input.eps = kSampleEps;
            }
        });
    return true;
}

}  // namespace ui
