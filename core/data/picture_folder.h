#pragma once

// Private to core/data: a folder of pictures, one folder a class.

#include "core/data/listed_samples.h"

namespace core::dataset {

/// Whether the folder has folders with PNG or JPEG pictures in them, told by the files' names.
bool hasClassFolders(const std::string& folder);

/// FOLDER/CLASS/*.png|jpg|jpeg. Classes are in the order of their folders' names and labelled 0, 1,
/// …; where all names are whole numbers, those are the labels. Within a class pictures are in the
/// order of their names (numbers by value). All have one size, which their headers are asked for
/// now; pixels are read from the files when asked for. Hidden files are passed over; others that
/// are no pictures are counted in the note.
ListedSamplesPtr openPictureFolder(const std::string& folder);

}  // namespace core::dataset
