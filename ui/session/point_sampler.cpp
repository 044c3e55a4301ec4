#include "ui/session/point_sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <utility>

#include "ui/session/session.h"

namespace ui {
namespace {

constexpr double kTolerance = 1e-9;
/// Inputs of all points together: of images come fewer points than of a plane.
constexpr std::int64_t kMostNumbers = 50000000;
constexpr std::size_t kCancelEvery = 1024;

double extentOf(const PlotGeometry& geometry) {
    const Bounds& box = geometry.bounds();
    return std::max(box.right - box.left, box.top - box.bottom);
}

/// Whether a closed set contains a point within a tolerance.
class Membership {
public:
    explicit Membership(const Computed& computed)
        : m_computed(computed),
          m_polygon(computed.result.polygon.empty() ? computed.result.hull
                                                    : computed.result.polygon) {
        const bool isExact = computed.method() == reach::Method::Exact;
        m_byPieces = isExact && computed.pieces.polygonCount() > 0;
        m_tolerance = kTolerance * extentOf(m_byPieces ? computed.pieces : computed.outline);
        if (m_byPieces) {
            collectThinPieces();
        }
    }

    bool isKnown() const { return m_byPieces || !m_polygon.empty(); }

    bool contains(QPointF point) const {
        if (!m_byPieces) {
            return reach::contains(m_polygon, {point.x(), point.y()}, m_tolerance);
        }
        if (!m_computed.index->piecesAt(point).empty()) {
            return true;
        }
        static constexpr std::array<std::array<double, 2>, 8> kAround{
            {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};
        for (const auto& [x, y] : kAround) {
            const QPointF near(point.x() + x * m_tolerance, point.y() + y * m_tolerance);
            if (!m_computed.index->piecesAt(near).empty()) {
                return true;
            }
        }
        return std::any_of(m_thin.begin(), m_thin.end(), [&](const reach::Polygon& piece) {
            return reach::contains(piece, {point.x(), point.y()}, m_tolerance);
        });
    }

private:
    /// Pieces without width: a segment that rounding moved is missed by every exact test.
    void collectThinPieces() {
        const PlotGeometry& pieces = m_computed.pieces;
        for (std::size_t p = 0; p < pieces.polygonCount(); ++p) {
            reach::Polygon polygon;
            for (const QPointF vertex : pieces.ring(p, 0)) {
                polygon.push_back({vertex.x(), vertex.y()});
            }
            const double width = std::abs(reach::area(polygon));
            if (width <= m_tolerance * reach::perimeter(polygon)) {
                m_thin.push_back(std::move(polygon));
            }
        }
    }

    const Computed& m_computed;
    const reach::Polygon& m_polygon;
    bool m_byPieces = false;
    double m_tolerance = 0.0;
    std::vector<reach::Polygon> m_thin;
};

std::shared_ptr<const std::vector<QPointF>> placesOf(const reach::Question& question,
                                                     const reach::Samples& samples) {
    auto places = std::make_shared<std::vector<QPointF>>();
    const Eigen::MatrixXd plane = reach::planeRows(question) * samples.outputs;
    places->reserve(static_cast<std::size_t>(plane.cols()));
    for (Eigen::Index i = 0; i < plane.cols(); ++i) {
        places->emplace_back(plane(0, i), plane(1, i));
    }
    return places;
}

}  // namespace

struct PointSampler::Job {
    State state;
    SampledPointsPtr points;           ///< null: to be drawn first
    std::vector<ComputedPtr> results;  ///< to be counted
    std::vector<PointShare> shares;
    std::vector<std::pair<ComputedPtr, reach::Breach>> breaches;
    std::atomic<bool> cancel{false};

    void run() {
        if (!points) {
            draw();
        }
        for (const ComputedPtr& computed : results) {
            if (points && !cancel) {
                count(computed);
            }
        }
    }

    void draw() {
        const reach::Question question = makeQuestion(state);
        const SamplesShow& wanted = state.plot.samples;
        const std::int64_t count = std::min<std::int64_t>(
            wanted.count, kMostNumbers / std::max<std::int64_t>(1, question.input.dim()));
        auto drawn = std::make_shared<SampledPoints>();
        drawn->samples = reach::drawSamples(question, wanted.kind, count, wanted.seed, &cancel);
        drawn->state = state;
        drawn->places = placesOf(question, drawn->samples);
        if (!cancel) {
            points = drawn;
        }
    }

    void count(const ComputedPtr& computed) {
        PointShare share{computed, points, 0, static_cast<qint64>(points->places->size())};
        share.inside = countInside(*computed, *points->places, &cancel);
        if (cancel) {
            return;
        }
        shares.push_back(share);
        if (share.isBreached()) {
            const auto breach =
                reach::findBreach(makeQuestion(state), computed->result, points->samples, &cancel);
            if (breach) {
                breaches.emplace_back(computed, *breach);
            }
        }
    }
};

bool PointShare::isBreached() const {
    const bool mustContain = computed->result.worth == reach::Worth::Sound ||
                             computed->result.worth == reach::Worth::Exact;
    return inside < count && mustContain &&
           computed->result.status == reach::ResultStatus::Complete;
}

PointSampler::PointSampler(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    m_pool.setMaxThreadCount(1);
    connect(&session, &Session::stateChanged, this, &PointSampler::update);
    connect(&session, &Session::resultChanged, this, &PointSampler::update);
}

PointSampler::~PointSampler() {
    if (m_running) {
        m_running->cancel = true;
    }
}

bool PointSampler::isCurrent() const {
    const State& now = m_session.state();
    return m_points && asksTheSame(m_points->state, now) &&
           m_points->state.plot.samples.drawsTheSame(now.plot.samples);
}

std::optional<PointShare> PointSampler::share(reach::Method method) const {
    const auto found = m_shares.find(method);
    const bool isOfThese = found != m_shares.end() && found->second.points == m_points &&
                           found->second.computed == m_session.result(method);
    return isOfThese ? std::optional(found->second) : std::nullopt;
}

void PointSampler::update() {
    const State& now = m_session.state();
    if (!now.network || !now.plot.samples.isOn) {
        const bool had = m_points != nullptr;
        m_points = nullptr;
        m_shares.clear();
        if (m_running) {
            m_running->cancel = true;
        }
        if (had) {
            Q_EMIT pointsChanged();
            Q_EMIT sharesChanged();
        }
        return;
    }
    if (m_running) {
        const bool isStale = !asksTheSame(m_running->state, now) ||
                             !m_running->state.plot.samples.drawsTheSame(now.plot.samples);
        m_running->cancel = m_running->cancel || isStale;
        return;
    }
    if (const auto job = nextJob()) {
        start(job);
    }
}

/// What is missing: points of the present question, or the counts of its results.
std::shared_ptr<PointSampler::Job> PointSampler::nextJob() const {
    auto job = std::make_shared<Job>();
    job->state = m_session.state();
    job->points = isCurrent() ? m_points : nullptr;
    for (const reach::Method method : m_session.state().methods.order) {
        if (m_session.isOn(method) && m_session.isCurrent(method) && m_session.result(method) &&
            !(job->points && share(method))) {
            job->results.push_back(m_session.result(method));
        }
    }
    return job->points && job->results.empty() ? nullptr : job;
}

void PointSampler::start(const std::shared_ptr<Job>& job) {
    m_running = job;
    Q_EMIT workChanged();
    m_pool.start([this, job] {
        try {
            job->run();
        } catch (const std::exception&) {
            // A question that cannot be asked has no points; the session says why.
            job->points = nullptr;
            job->shares.clear();
        }
        QMetaObject::invokeMethod(
            this, [this, job] { finish(job); }, Qt::QueuedConnection);
    });
}

void PointSampler::finish(const std::shared_ptr<Job>& job) {
    m_running = nullptr;
    if (!job->cancel && job->points) {
        const bool isNew = m_points != job->points;
        m_points = job->points;
        for (const PointShare& share : job->shares) {
            m_shares.insert_or_assign(share.computed->method(), share);
        }
        if (isNew) {
            Q_EMIT pointsChanged();
        }
        Q_EMIT sharesChanged();
        for (const auto& [computed, breach] : job->breaches) {
            Q_EMIT breachFound(computed, breach);
        }
    }
    const bool hasFailed = !job->cancel && !job->points;
    if (!hasFailed) {
        update();
    }
    Q_EMIT workChanged();
}

qint64 countInside(const Computed& computed, const std::vector<QPointF>& places,
                   const std::atomic<bool>* cancel) {
    const Membership membership(computed);
    if (!membership.isKnown()) {
        return static_cast<qint64>(places.size());
    }
    qint64 inside = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i % kCancelEvery == 0 && cancel != nullptr && *cancel) {
            return inside;
        }
        inside += membership.contains(places[i]) ? 1 : 0;
    }
    return inside;
}

std::optional<Eigen::Index> pointNear(const SampledPoints& points, QPointF place, QSizeF reach) {
    std::optional<Eigen::Index> found;
    double nearest = 1.0;
    for (std::size_t i = 0; i < points.places->size(); ++i) {
        const QPointF apart = (*points.places)[i] - place;
        const double distance = std::hypot(apart.x() / reach.width(), apart.y() / reach.height());
        if (distance < nearest) {
            nearest = distance;
            found = static_cast<Eigen::Index>(i);
        }
    }
    return found;
}

QByteArray pointsCsv(const SampledPoints& points) {
    const auto& [inputs, outputs] = points.samples;
    QByteArray text;
    const auto head = [&text](char letter, Eigen::Index count) {
        for (Eigen::Index i = 0; i < count; ++i) {
            text += (text.isEmpty() ? "" : ",") + QByteArray(1, letter) + QByteArray::number(i);
        }
    };
    head('x', inputs.rows());
    head('y', outputs.rows());
    text += '\n';
    for (Eigen::Index k = 0; k < inputs.cols(); ++k) {
        const auto row = [&](const Eigen::MatrixXd& values, bool isFirst) {
            for (Eigen::Index i = 0; i < values.rows(); ++i) {
                text += (isFirst && i == 0 ? "" : ",") + QByteArray::number(values(i, k), 'g', 17);
            }
        };
        row(inputs, true);
        row(outputs, inputs.rows() == 0);
        text += '\n';
    }
    return text;
}

}  // namespace ui
