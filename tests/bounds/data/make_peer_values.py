#!/usr/bin/env python3
"""Bounds of auto_LiRPA, as test data: peer_*.json beside this file. See README.md for versions.

usage: make_peer_values.py DATA_DIR [OUT_DIR [NAME…]]

DATA_DIR holds mnist, cifar10, mnist_fc, eran_mnist and cifar10_resnet. Needs torch, onnx, numpy and
auto_LiRPA. Everything is computed in float64 on the CPU.
"""
import gzip
import json
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnx.numpy_helper
import torch
import torch.nn.functional as F

warnings.filterwarnings("ignore")
import auto_LiRPA  # noqa: E402
from auto_LiRPA import BoundedModule, BoundedTensor, PerturbationLpNorm  # noqa: E402

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)

# Definitions made equal to ours: adaptive lower slope (0 at the tie), every neuron bounded by the
# method itself. With the sparse options left on, neurons that intervals show to be stable would
# keep their interval bounds.
OPTIONS = {
    "activation_bound_option": "adaptive",
    "sparse_intermediate_bounds": False,
    "sparse_conv_intermediate_bounds": False,
    "sparse_intermediate_bounds_with_ibp": False,
    "sparse_features_alpha": False,
    "sparse_spec_alpha": False,
    "optimize_bound_args": {"iteration": 20, "lr_alpha": 0.5, "lr_decay": 0.98,
                            "early_stop_patience": 1000},
}
METHODS = {  # ours: theirs
    "box": "IBP",
    "crown": "CROWN",
    "crown-ibp": "CROWN-IBP",
    "lbp": "Forward",
    "crown-lbp": "Forward+Backward",
}
MNIST = {"shape": [1, 28, 28], "mean": [0.0], "std": [1.0]}
CIFAR = {"shape": [3, 32, 32], "mean": [0.4914, 0.4822, 0.4465], "std": [0.2471, 0.2435, 0.2616]}
NETWORKS = [
    dict(name="mnist_256x2", file="mnist_fc/mnist-net_256x2.onnx", dataset="mnist", samples=8,
         eps=[0.01, 0.03, 0.1], joint=True, **MNIST),
    dict(name="mnist_conv_small", file="eran_mnist/convSmallRELU__Point.onnx", dataset="mnist",
         samples=6, eps=[0.01, 0.03, 0.1], joint=True, **MNIST),
    dict(name="cifar_resnet_2b", file="cifar10_resnet/resnet_2b.onnx", dataset="cifar10",
         samples=3, eps=[0.001, 0.004, 0.008], joint=False, **CIFAR),
]


class OnnxModule(torch.nn.Module):
    """The few operators that the three files use, in the file's order."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.steps = []
        constants = {}
        for tensor in graph.initializer:
            value = torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy())
            if value.is_floating_point():
                value = torch.nn.Parameter(value.double(), requires_grad=False)
                self.register_parameter(tensor.name.replace(".", "_"), value)
            constants[tensor.name] = value
        self.source = [i.name for i in graph.input if i.name not in constants][0]
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "Constant":
                constants[node.output[0]] = onnx.numpy_helper.to_array(attributes["value"])
            else:
                self.steps.append((node.op_type, list(node.input), node.output[0], attributes))
        self.constants = constants

    def forward(self, x):
        values = {self.source: x}
        parameter = lambda name: getattr(self, name.replace(".", "_"))
        for kind, inputs, out, attributes in self.steps:
            a = values[inputs[0]]
            if kind == "Conv":
                pads = attributes.get("pads", [0, 0, 0, 0])
                assert pads[:2] == pads[2:]
                y = F.conv2d(a, parameter(inputs[1]), parameter(inputs[2]),
                             stride=attributes["strides"], padding=pads[:2])
            elif kind == "Gemm":
                assert attributes["transB"] == 1
                y = F.linear(a, parameter(inputs[1]), parameter(inputs[2]))
            elif kind == "Relu":
                y = F.relu(a)
            elif kind == "Add":
                y = a + values[inputs[1]]
            elif kind == "Transpose":
                y = a.permute(*attributes["perm"])
            elif kind in ("Reshape", "Flatten"):
                y = torch.flatten(a, 1)
            else:
                raise ValueError(kind)
            values[out] = y
        return y


def samples(dataset, data_dir, count):
    """Pixels in [0, 1] as float32 (then widened), channels first, and labels."""
    if dataset == "mnist":
        with gzip.open(data_dir / "mnist/t10k-images-idx3-ubyte.gz") as f:
            pixels = np.frombuffer(f.read()[16:], np.uint8).reshape(-1, 1, 28, 28)
        with gzip.open(data_dir / "mnist/t10k-labels-idx1-ubyte.gz") as f:
            labels = np.frombuffer(f.read()[8:], np.uint8)
    else:
        with gzip.open(data_dir / "cifar10/test_0000-0499_exact.bin.gz") as f:
            records = np.frombuffer(f.read(), np.uint8).reshape(-1, 3073)
        labels, pixels = records[:, 0], records[:, 1:].reshape(-1, 3, 32, 32)
    pixels = pixels[:count].astype(np.float32) / np.float32(255)
    return torch.from_numpy(pixels.astype(np.float64)), labels[:count].astype(int).tolist()


def boxes(network, pixels, eps, input_shape):
    mean = torch.tensor(network["mean"]).view(1, -1, 1, 1)
    std = torch.tensor(network["std"]).view(1, -1, 1, 1)
    lower = ((pixels - eps).clamp(min=0.0) - mean) / std
    upper = ((pixels + eps).clamp(max=1.0) - mean) / std
    shape = (pixels.shape[0], *input_shape)
    return lower.reshape(shape), upper.reshape(shape)


def margin_matrix(labels, classes=10):
    rows = torch.zeros(len(labels), classes - 1, classes)
    for b, t in enumerate(labels):
        for r, i in enumerate(i for i in range(classes) if i != t):
            rows[b, r, t], rows[b, r, i] = 1.0, -1.0
    return rows


def pick(size):
    """Which neurons are stored one by one."""
    return sorted({0, size // 7, size // 3, size // 2, size - 1})


def layer_record(lower, upper):
    lower, upper = lower.flatten(1), upper.flatten(1)
    entries = pick(lower.shape[1])
    return {"neurons": lower.shape[1], "entries": entries,
            "sum_lower": lower.sum(1).tolist(), "sum_upper": upper.sum(1).tolist(),
            "lower": lower[:, entries].tolist(), "upper": upper[:, entries].tolist()}


def relu_inputs(module):
    return [n.inputs[0] for n in module.nodes() if type(n).__name__ == "BoundRelu"]


def run(model, options, x_shape, lower, upper, c, method, upper_too=False, **more):
    module = BoundedModule(model, torch.zeros(1, *x_shape), bound_opts=options)
    x = BoundedTensor((lower + upper) / 2, PerturbationLpNorm(x_L=lower, x_U=upper))
    low, _ = module.compute_bounds(x=(x,), C=c, method=method, bound_upper=upper_too, **more)
    return module, low.detach()


def with_fixed(fixed):
    """Fixed layers' bounds are given, so that sparse slopes (a saving of memory: one only where a
    neuron is unstable) change nothing."""
    options = dict(OPTIONS)
    for key in OPTIONS:
        if key.startswith("sparse"):
            options[key] = fixed
    options["optimize_bound_args"] = dict(OPTIONS["optimize_bound_args"], fix_interm_bounds=fixed)
    return options


def alpha(model, x_shape, lower, upper, c, jointly):
    """Margins with the layers' bounds left at CROWN's; if asked, with all slopes found jointly."""
    crown, _ = run(model, OPTIONS, x_shape, lower, upper, c, "CROWN")
    module = BoundedModule(model, torch.zeros(1, *x_shape), bound_opts=with_fixed(True))
    names = [n.name for n in relu_inputs(module)]
    known = {n.name: [n.lower.detach(), n.upper.detach()] for n in relu_inputs(crown)}
    assert names == list(known)
    x = BoundedTensor((lower + upper) / 2, PerturbationLpNorm(x_L=lower, x_U=upper))
    last, _ = module.compute_bounds(x=(x,), C=c, method="alpha-CROWN", bound_upper=False,
                                    interm_bounds=known)
    result = {"last": last.detach().tolist()}
    if jointly:
        _, joint = run(model, with_fixed(False), x_shape, lower, upper, c, "alpha-CROWN")
        result["joint"] = joint.tolist()
    return result


def values_of(network, data_dir):
    path = data_dir / network["file"]
    model = OnnxModule(path).eval()
    dims = onnx.load(path).graph.input[0].type.tensor_type.shape.dim
    x_shape = [d.dim_value for d in dims][1:]
    pixels, labels = samples(network["dataset"], data_dir, network["samples"])
    c = margin_matrix(labels)
    record = {"network": network["file"], "dataset": network["dataset"], "labels": labels,
              "samples": network["samples"], "mean": network["mean"], "std": network["std"],
              "torch": torch.__version__, "auto_LiRPA": auto_LiRPA.__version__,
              "alpha": {"iterations": 20, "lr": 0.5, "decay": 0.98}, "radii": []}
    for eps in network["eps"]:
        lower, upper = boxes(network, pixels, eps, x_shape)
        entry = {"eps": eps, "methods": {}}
        for ours, theirs in METHODS.items():
            module, margins = run(model, OPTIONS, x_shape, lower, upper, c, theirs)
            layers = [layer_record(n.lower, n.upper) for n in relu_inputs(module)]
            entry["methods"][ours] = {"margins": margins.tolist(), "layers": layers}
            print(network["name"], eps, ours, float(margins.mean()), flush=True)
        entry["alpha"] = alpha(model, x_shape, lower, upper, c, network["joint"])
        for key, value in entry["alpha"].items():
            print(network["name"], eps, "alpha", key, float(np.mean(value)), flush=True)
        record["radii"].append(entry)
    return record


def rounded(value):
    """Twelve digits: far beyond what the test asks, and half the size."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        # Of radii, not of numbers that make the input.
        return {k: v if k in ("eps", "mean", "std") else rounded(v) for k, v in value.items()}
    return value


def main():
    data_dir = pathlib.Path(sys.argv[1])
    out_dir = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent)
    chosen = sys.argv[3:]
    for network in (n for n in NETWORKS if not chosen or n["name"] in chosen):
        text = json.dumps(rounded(values_of(network, data_dir)), separators=(",", ":"))
        (out_dir / f"peer_{network['name']}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
