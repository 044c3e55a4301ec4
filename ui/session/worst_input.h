#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <optional>

#include "reach/analysis/analysis.h"

namespace ui {

/// The input found that makes the x coordinate least. Sampled: the true minimum may be lower.
struct WorstInput {
    Eigen::VectorXd input;
    double value = 0.0;
};

/// Looks for it by gradients, off this thread; the newest question wins. Signals are facts.
class WorstInputSearch : public QObject {
    Q_OBJECT

public:
    explicit WorstInputSearch(QObject* parent = nullptr);
    ~WorstInputSearch() override;

    void search(const reach::Question& question);
    void cancel();
    const std::optional<WorstInput>& found() const { return m_found; }

Q_SIGNALS:
    void foundChanged();

private:
    std::optional<WorstInput> m_found;
    std::shared_ptr<std::atomic<bool>> m_cancel;
    quint64 m_request = 0;
    QThreadPool m_pool;
};

/// The search itself: some attacks towards all sides of the plane, of which the least x counts.
std::optional<WorstInput> worstInput(const reach::Question& question,
                                     const std::atomic<bool>* cancel);

}  // namespace ui
