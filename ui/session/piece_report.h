#pragma once

#include <Eigen/Core>
#include <QString>
#include <QStringList>
#include <vector>

#include "reach/analysis/analysis.h"
#include "reach/analysis/piece_detail.h"
#include "ui/session/piece_focus.h"

namespace ui {

/// Everything that is known of one piece, for its panel and for copying.
struct PieceReport {
    /// A layer's part of the pattern.
    struct Layer {
        QString name;
        QString signs;  ///< "+−−+", one a unit
        int active = 0;
    };

    qint64 number = -1;  ///< in the order of patterns, from 0; -1: not in the full set
    qint64 count = 0;    ///< pieces of the full set
    bool isPartial = false;
    bool isInSlice = false;
    std::vector<Layer> layers;
    QString lastCut;  ///< "layer 2, unit 3": what cut it last; empty if nothing or not known

    QStringList inputs;   ///< names of the coordinates that the cell has: "x0", …
    QStringList outputs;  ///< "y0", …
    QStringList held;     ///< "x3 = 0.5": the slice's other coordinates, the first few
    /// y = map (x, 1) over those inputs; the others' part is in the constant.
    Eigen::MatrixXd map;
    reach::PieceCell cell;
    QStringList facets;  ///< per half-space of the cell, what it is: "layer 1, unit 2", "input set"
    double imageArea = 0.0;            ///< of the full piece, NaN where not known
    double sliceArea = 0.0;            ///< of the slice's cell's image, NaN without slice
    std::vector<reach::Point2> image;  ///< of what is shown, in the output plane
};

/// Which cell a report is about.
struct ReportWanted {
    std::shared_ptr<const core::PiecewiseGraph> graph;  ///< with the state's edits
    /// The whole set, or its slice.
    reach::InputSet input{reach::Box(Eigen::VectorXd(), Eigen::VectorXd()), {}, {}};
    bool isSlice = false;
    std::vector<int> layerSizes;
    QStringList layerNames;
    /// Half-spaces of cells of very many inputs and units take a while: left out unless wanted.
    bool withCell = true;
};

/// True if the cell is made quickly enough to be shown while hovering.
bool isCellCheap(const reach::InputSet& input, std::int64_t units);

/// Cost: a forward and a backward pass, and the cell's vertices.
PieceReport makePieceReport(const PieceId& piece, const PiecePlaces& places,
                            const ReportWanted& wanted);

/// The whole report as text, and as JSON; its tables as CSV and as a LaTeX document part
/// (booktabs and a matrix).
QString reportText(const PieceReport& report);
QString reportJson(const PieceReport& report);
QString reportCsv(const PieceReport& report);
QString reportLatex(const PieceReport& report);

/// "y0 = 1.2 x0 − 0.5 x1 + 0.1"
QString equationText(const PieceReport& report, Eigen::Index output);
/// "0.3 x0 − x1 ≤ 0.2"
QString halfSpaceText(const PieceReport& report, Eigen::Index row);

}  // namespace ui
