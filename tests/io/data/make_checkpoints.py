#!/usr/bin/env python3
"""Makes the checkpoints of this folder; see README.md. Works with torch 1.4 and later."""

import argparse
import collections
import os
import sys

import numpy as np
import torch

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."
MAJOR = ".".join(torch.__version__.split(".")[:2])
NEW = hasattr(torch.serialization, "_open_zipfile_writer") and MAJOR != "1.4"


def save(value, name, **options):
    torch.save(value, os.path.join(FOLDER, name), **options)


def numbers(*shape):
    """Sixteenths from -4 to 4: exact in every type of float."""
    count = int(np.prod(shape)) if shape else 1
    values = (torch.arange(count, dtype=torch.float64) * 7 % 129 - 64) / 16
    return values.reshape(shape)


def all_types():
    base = numbers(4, 6)
    whole = torch.arange(-6, 6).reshape(3, 4)
    tensors = collections.OrderedDict()
    tensors["float64"] = base
    tensors["float32"] = base.float()
    tensors["float16"] = base.half()
    tensors["bfloat16"] = (base.float() * 1).to(torch.bfloat16)
    tensors["int64"] = whole * (1 << 40)
    tensors["int32"] = whole.int() * (1 << 20)
    tensors["int16"] = whole.short() * (1 << 10)
    tensors["int8"] = whole.to(torch.int8)
    tensors["uint8"] = (whole + 200).to(torch.uint8)
    tensors["bool"] = whole % 2 == 0
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.zeros(0, 3)
    shared = base.float().clone()
    tensors["whole"] = shared
    tensors["rows"] = shared[1:3]
    tensors["column"] = shared[:, 2]
    tensors["transposed"] = shared.t()
    tensors["everySecond"] = shared[::2, 1::2]
    tensors["expanded"] = shared[0, :1].expand(3, 5)
    return tensors


def expected(tensors, name):
    np.savez(os.path.join(FOLDER, name), **{
        key: value.detach().float().numpy() if value.dtype == torch.bfloat16 else
        value.detach().numpy() for key, value in tensors.items()})


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 2, 3)
        self.norm = torch.nn.BatchNorm2d(2)
        self.fc = torch.nn.Linear(8, 3)


def training():
    """What a training script leaves: model, optimiser, scheduler, arguments, random state."""
    torch.manual_seed(5)
    model = torch.nn.DataParallel(Small())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.125)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [10, 20])
    return model, {
        "epoch": 7, "err": np.float64(0.0476), "best": np.float32(0.5), "arch": "small",
        "state_dict": model.state_dict(), "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "args": argparse.Namespace(lr=0.1, layers=[1, 2], name=None, seen={"a", "b"}),
        "history": collections.defaultdict(list, loss=[1.0, 0.5]),
        "rng": np.random.RandomState(3).get_state(), "device": torch.device("cpu"),
        "dtype": torch.float32, "size": torch.Size([2, 3]),
        "curve": np.arange(4, dtype=np.int32), "big": 1 << 70}


def main():
    tensors = all_types()
    # Whatever follows must be the first file's: types that torch 1.4's numpy bridge lacks are its own.
    expected(tensors, "types.npz")
    model, checkpoint = training()
    plain = {k[7:]: v for k, v in model.state_dict().items()}
    cascade = {"state_dict": [{"0.weight": numbers(2, 3).float(), "0.bias": numbers(2).float()},
                              {"0.weight": -numbers(2, 3).float(), "0.bias": numbers(2).float()}],
               "err": 0.25, "epoch": 9}
    if NEW:
        save(tensors, "types_%s.pt" % MAJOR)
        save(tensors, "types_%s_protocol4.pt" % MAJOR, pickle_protocol=4)
        save(checkpoint, "training_%s.pt" % MAJOR)
        save(cascade, "cascade_%s.pt" % MAJOR)
        legacy = {"_use_new_zipfile_serialization": False}
    else:
        legacy = {}
    save(tensors, "types_%s_legacy.pth" % MAJOR, **legacy)
    if NEW:
        for protocol in (3, 4, 5):
            save(tensors, "types_%s_legacy_protocol%d.pth" % (MAJOR, protocol),
                 pickle_protocol=protocol, **legacy)
    save(checkpoint, "training_%s_legacy.pth" % MAJOR, **legacy)
    expected(plain, "training_%s.npz" % MAJOR)


if __name__ == "__main__":
    main()
