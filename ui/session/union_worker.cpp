#include "ui/session/union_worker.h"

#include <QElapsedTimer>
#include <utility>

#include "reach/project/watched_union.h"
#include "ui/session/session.h"

namespace ui {
namespace {

constexpr double kSecondsAPiece = 1e-4;
constexpr qint64 kTellEveryMs = 50;

}  // namespace

UnionWorker::UnionWorker(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_pool.setMaxThreadCount(1);
    connect(&session, &Session::questionChanged, this, &UnionWorker::cancel);
    connect(&session, &Session::resultChanged, this, [this](reach::Method method) {
        if (method == reach::Method::Exact) {
            Q_EMIT changed();
        }
    });
    connect(&session, &Session::methodsChanged, this, &UnionWorker::changed);
    connect(&session, &Session::workChanged, this, &UnionWorker::changed);
}

UnionWorker::~UnionWorker() { cancel(); }

bool UnionWorker::isMissing() const {
    const ComputedPtr exact = m_session.result(reach::Method::Exact);
    return m_session.network() && m_session.isOn(reach::Method::Exact) &&
           m_session.isCurrent(reach::Method::Exact) && !m_session.isBusy() && !isRunning() &&
           !exact->result.pieces.empty() && !exact->result.unionRegion;
}

double UnionWorker::predictedSeconds() const {
    const ComputedPtr exact = m_session.result(reach::Method::Exact);
    return exact ? kSecondsAPiece * static_cast<double>(exact->result.pieces.size()) : 0.0;
}

void UnionWorker::start() {
    if (!isMissing()) {
        return;
    }
    m_share = 0.0;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_pool.start([this, exact = m_session.result(reach::Method::Exact), stop = m_stop] {
        run(exact, stop);
    });
    Q_EMIT changed();
}

void UnionWorker::run(const ComputedPtr& exact, const std::shared_ptr<std::atomic<bool>>& stop) {
    QElapsedTimer timer;
    timer.start();
    std::vector<reach::Polygon> images;
    images.reserve(exact->result.pieces.size());
    for (const reach::PieceRef& piece : exact->result.pieces) {
        images.emplace_back(piece.image.begin(), piece.image.end());
    }
    qint64 told = 0;
    const reach::UnionWatch watch{stop.get(), [&](double share) {
                                      if (timer.elapsed() - told >= kTellEveryMs) {
                                          told = timer.elapsed();
                                          QMetaObject::invokeMethod(
                                              this,
                                              [this, share, stop] {
                                                  if (m_share && stop == m_stop) {
                                                      m_share = share;
                                                      Q_EMIT changed();
                                                  }
                                              },
                                              Qt::QueuedConnection);
                                      }
                                  }};
    reach::Region region = reach::unionOf(images, watch);
    if (!region.complete) {
        return;
    }
    reach::MethodResult whole = exact->result;
    whole.area = region.area;
    whole.unionRegion = std::move(region);
    whole.unionSeconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
    const ComputedPtr computed = prepare(exact->generation, std::move(whole));
    QMetaObject::invokeMethod(
        this,
        [this, computed, stop] {
            if (stop == m_stop && !*stop) {
                finish(computed);
            }
        },
        Qt::QueuedConnection);
}

void UnionWorker::finish(const ComputedPtr& whole) {
    m_share.reset();
    m_session.offer(whole);
    Q_EMIT changed();
}

void UnionWorker::cancel() {
    if (m_stop) {
        *m_stop = true;
    }
    if (m_share) {
        m_share.reset();
        Q_EMIT changed();
    }
}

}  // namespace ui
