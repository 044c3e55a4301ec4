#pragma once

#include <QString>
#include <string>
#include <vector>

#include "ui/session/opening.h"
#include "ui/session/snr_show.h"
#include "ui/session/state.h"

namespace ui {

/// A network that pages compare with others.
struct SnrSubject {
    OpenNetworkPtr file;     ///< as opened
    OpenNetworkPtr network;  ///< with its edits of biases
    std::string id;          ///< hash and edits: what results are kept by
    QString title;           ///< its file's name; with the folder where two have one name
    int colour = 0;          ///< its place among all that are open: core::curveStyle

    bool operator==(const SnrSubject&) const = default;
};

/// All networks that are open, in the order of State::shelf (the one in question alone where the
/// shelf is empty). The one in question comes with the state's edits.
std::vector<SnrSubject> snrSubjects(const State& state);

/// What the page SNR shows: State::pages["snr"]; as at first where it is missing or no document
/// of that page.
SnrShow snrShowOf(const State& state);
/// Puts it into the state.
void setSnrShow(State& state, SnrShow show);

/// The data set that is measured: the setup's, or the known one whose samples have as many numbers
/// as the input; empty where none has.
std::string snrData(const SnrSetup& setup, const core::Shape& inputShape);
/// 2/255 for CIFAR-10, 0.1 for others.
double usualEps(const std::string& data);

}  // namespace ui
