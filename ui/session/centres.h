#pragma once

#include <QString>
#include <optional>

#include "ui/session/dataset_shelf.h"

namespace ui {

class Session;

/// Centres that need no data set. Middle: the middle of the data range, grey in a picture.
enum class Centre { Zero, Middle, Random };

/// "Zero", "Middle of the range", …
QString titleOf(Centre centre);

/// Puts the centre of the session's input set there, as one step of the history. The data range is
/// the set's clip, else [0, 1]. Random: uniform in it, another one every time.
void putCentre(Session& session, Centre centre);

/// Takes the clipboard's numbers (between commas, semicolons, blanks or lines) as the centre; one
/// number more than there are inputs is a row of a data set, label first, pixels of 0 to 255. A
/// text that does not fit becomes a message of the session and changes nothing.
void pasteCentre(Session& session);

/// The numbers of such a text for so many inputs. Throws std::invalid_argument, in one line, with
/// what was found.
Eigen::VectorXd centreOf(const QString& text, Eigen::Index count);

/// Puts a sample of the set in the centre, cut to [0, 1]. False, and a message, if it does not fit
/// the network.
bool putSample(Session& session, const OpenDataset& dataset, std::int64_t position,
               const std::optional<ImageReading>& reading);

}  // namespace ui
