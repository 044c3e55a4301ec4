#pragma once

#include <QWidget>
#include <functional>

#include "ui/models/shelf_model.h"

class QComboBox;
class QSpinBox;
class QTableView;
class QToolButton;

namespace ui {

class ElidedLabel;
class NumberField;
class Session;

/// The open networks as a table, what can be done with them, and how well they classify. Choosing a
/// row puts its network in question.
class ShelfPanel : public QWidget {
    Q_OBJECT

public:
    explicit ShelfPanel(Session& session, QWidget* parent = nullptr);

    ShelfModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    ShelfMeasures& measures() { return m_measures; }
    QComboBox* comparison() const { return m_comparison; }
    /// What was assumed on reading the network in question.
    QString notes() const;
    /// Nothing is counted while it is not shown.
    void setWatched(bool watched);

public Q_SLOTS:
    void measureClean();
    void measureAttacked();
    void closeChosen();
    void closeOthers();

Q_SIGNALS:
    void openWanted();
    /// Another reading of an open network.
    void reopenWanted(ui::OpenNetworkPtr network);
    /// A page of the window by its id, on the network in question.
    void pageWanted(QString id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QLayout* makeTools();
    QLayout* makeMeasures();
    QToolButton* makeTool(const QString& text, const QString& help,
                          const std::function<void()>& use);
    void connectParts();
    void openMenu(QPoint place);
    void addPages(QMenu& menu);
    void change(const QString& what, const std::function<void(NetworksShow&)>& edit);
    void follow();
    void showComparison();
    void fitColumns();
    void showWork();
    void measureQuietly();

    Session& m_session;
    ShelfMeasures m_measures;
    ShelfModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    ElidedLabel* m_notes = nullptr;
    QComboBox* m_dataset = nullptr;
    QSpinBox* m_samples = nullptr;
    NumberField* m_eps = nullptr;
    QComboBox* m_comparison = nullptr;
    ElidedLabel* m_doing = nullptr;
    QToolButton* m_cancel = nullptr;
    std::vector<QToolButton*> m_needingNetwork;
    bool m_watched = false;
    bool m_countsUnasked = true;  ///< until it was cancelled
};

}  // namespace ui
