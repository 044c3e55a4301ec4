#pragma once

#include <string>
#include <string_view>

#include "core/network/network.h"

namespace core {

/// True where this build reads and writes .onnx (the CMake option REACHSCOPE_ONNX).
bool hasOnnx();

/// Operators: Gemm, MatMul (constant on either side), Conv (2-D), BatchNormalization, AveragePool,
/// MaxPool, GlobalAveragePool, GlobalMaxPool, Relu, Sigmoid, Tanh, x Sigmoid(x) (SiLU), LeakyRelu,
/// PRelu with one slope, Add and Sub of two branches, Add, Sub, Mul and Div with constants,
/// Flatten, Reshape, Squeeze, Unsqueeze, Transpose, Pad, Dropout, Identity, Cast between floats;
/// and over constants what exporters leave there: Constant, Shape, Gather, Concat, Cast and the
/// arithmetic above. Anything else, an attribute that is not understood included, is refused with
/// the node's name.
///
/// One sample is one network input: a first axis of 1, or one without a fixed size, is the batch
/// axis and vanishes; where a tensor of rank 1 or a larger first axis comes in, there is none.
/// A bias that follows a product or a convolution as an Add becomes the layer's bias.
/// Throws ParseError with the node or tensor.
Network parseOnnx(const std::string& path, std::string_view bytes);

/// The network as an ONNX model, opset 13 (19 where an average pool is dilated), with a batch axis
/// of 1. Parameters are float32 if all of them are exactly floats, else the whole model is in
/// float64 (not every runtime has double kernels for every operator; the numbers come first).
/// What ONNX keeps as a float attribute is written so that no digit is lost: a LeakyReLU's slope as
/// a PRelu, a batch normalisation's epsilon partly in its variance (equal up to one rounding).
/// Throws std::invalid_argument naming the node for ParamRamp, which ONNX cannot hold.
std::string formatOnnx(const Network& network);

}  // namespace core
