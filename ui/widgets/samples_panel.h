#pragma once

#include <QWidget>

#include "ui/session/point_sampler.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QSpinBox;
class QToolButton;

namespace ui {

class Section;

/// Points on demand: which, how many, how they look, and how many of them lie in each set.
class SamplesPanel : public QWidget {
    Q_OBJECT

public:
    SamplesPanel(Session& session, PointSampler& sampler, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The points are to be written to a file.
    void saveWanted();

private:
    QWidget* makeChoice();
    QWidget* makeLook();
    void connectAll();
    void change(const QString& what, const std::function<void(SamplesShow&)>& edit, int mergeId);
    void chooseColour();
    void showState();
    void showShares();
    void showNote();

    Session& m_session;
    PointSampler& m_sampler;
    Section* m_section = nullptr;
    QComboBox* m_kind = nullptr;
    QSpinBox* m_count = nullptr;
    QSpinBox* m_seed = nullptr;
    QComboBox* m_marker = nullptr;
    QToolButton* m_colour = nullptr;
    QToolButton* m_save = nullptr;
    QWidget* m_details = nullptr;
    QGridLayout* m_shares = nullptr;
};

/// "100 %", "99.9 %": never rounded up to all.
QString shareText(const PointShare& share);

}  // namespace ui
