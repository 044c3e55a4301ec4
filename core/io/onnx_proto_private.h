#pragma once

// Private: the generated protobuf classes, in a namespace of our own (reachscope_onnx) so that
// another library's copy of the same schema can live in one process with it.

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "reachscope_onnx.pb.h"
#pragma GCC diagnostic pop
