#!/usr/bin/env python3
"""Makes the TorchScript archives of this folder; see README.md. Works with torch 1.4 and later."""

import json
import math
import os
import sys
import zipfile

import torch
import torch.nn as nn
import torch.nn.functional as F

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."
MAJOR = ".".join(torch.__version__.split(".")[:2])


class Block(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(out)
        self.shortcut = nn.Sequential()
        if stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, out, 1, stride), nn.BatchNorm2d(out))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        y += self.shortcut(x)
        return F.relu(y)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3, padding=1)
        self.blocks = nn.Sequential(Block(2, 2, 1), Block(2, 4, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = self.blocks(F.relu(self.conv(x)))
        return self.fc(torch.flatten(self.pool(x), 1))


class Functional(nn.Module):
    """Normalisation by buffers, functions, sizes in the code, dropout, batch normalisation in 1-D."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 5, stride=2)
        self.fc1 = nn.Linear(2 * 6 * 6, 5)
        self.norm = nn.BatchNorm1d(5)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(5, 3)
        self.register_buffer("mean", torch.tensor([0.125]).view(1, 1, 1, 1))
        self.register_buffer("std", torch.tensor([0.5]).view(1, 1, 1, 1))

    def forward(self, x):
        x = (x - self.mean) / self.std
        x = F.max_pool2d(F.relu(self.conv(x)), 2)
        x = x.view(x.size(0), -1)
        x = self.drop(torch.relu(self.norm(self.fc1(x))))
        return self.fc2(x) * 2.0 + 1


class Flow(nn.Module):
    """Loops and conditions that do not depend on the input, smooth activations, three sums."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.acts = nn.ModuleList([nn.Sigmoid(), nn.Tanh(), nn.LeakyReLU(0.25)])
        self.half = True

    def forward(self, x):
        x = x.reshape(x.shape[0], -1)
        if self.half:
            x = x * 0.5
        else:
            x = torch.sin(x)
        for layer, act in zip(self.layers, self.acts):
            x = act(layer(x))
        for i in range(2):
            x = x + 1.0
        if x.size(1) > 3 and not self.training:
            x = F.leaky_relu(3.0 - x, 0.2)
        return x - 0.5 * x


class InPlace(nn.Module):
    """What is read after it was changed in place is the changed one."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        y = self.fc(x)
        z = y
        y.relu_()
        y.mul_(2.0)
        return self.fc(y) + z


class View(nn.Module):
    """A view behind which its tensor is changed: refused."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        y = self.fc(x)
        z = y.view(1, 2, 2)
        y.relu_()
        return z.view(1, 4) + y


class Hard(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return F.hardtanh(self.fc(x))


class Branching(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        x = self.fc(x)
        if bool(x.sum() > 0):
            x = -x
        return x


NETWORKS = {
    "mlp": (nn.Sequential(nn.Flatten(), nn.Linear(12, 5), nn.ReLU(), nn.Linear(5, 3)), (3, 2, 2)),
    "conv": (nn.Sequential(nn.Conv2d(1, 2, 4, 2, 1), nn.ReLU(inplace=True),
                           nn.Conv2d(2, 2, 4, (3, 2), 1, groups=2), nn.ReLU(), nn.Flatten(),
                           nn.Linear(70, 3)), (1, 28, 28)),
    "pools": (nn.Sequential(nn.Conv2d(2, 3, 3), nn.MaxPool2d(2, ceil_mode=True), nn.AvgPool2d(2, 1, 1),
                            nn.AdaptiveAvgPool2d((2, 2)), nn.Flatten(), nn.LeakyReLU(0.125),
                            nn.Linear(12, 2)), (2, 8, 8)),
    "residual": (Residual(), (3, 8, 8)),
    "functional": (Functional(), (1, 28, 28)),
    "flow": (Flow(), (4,)),
    "in_place": (InPlace(), (4,)),
    "view": (View(), (4,)),
    "hard": (Hard(), (4,)),
    "branching": (Branching(), (4,)),
}


def without_debug(path):
    """Packs an archive and leaves out what torch keeps for stack traces: 10 times smaller."""
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()
                   if not name.endswith(".debug_pkl")]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), content,
                             zipfile.ZIP_DEFLATED)


def randomise(net):
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-1, 1)
            module.running_var.uniform_(0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1)
            nn.init.uniform_(module.bias, -1, 1)


def main():
    torch.manual_seed(7)
    outputs = {}
    for name, (net, shape) in NETWORKS.items():
        net.eval()
        randomise(net)
        count = 1
        for size in shape:
            count *= size
        x = torch.tensor([math.sin(i) for i in range(count)]).reshape((1,) + shape)
        with torch.no_grad():
            outputs[name] = [round(float(v), 8) for v in net(x).flatten()]
        kinds = ["script"] if name in ("branching",) else ["trace", "script"]
        for kind in kinds:
            made = torch.jit.trace(net, x) if kind == "trace" else torch.jit.script(net)
            if name == "conv" and kind == "script":
                made.train()
            path = os.path.join(FOLDER, "%s_%s_%s.pt" % (name, kind, MAJOR))
            torch.jit.save(made, path)
            without_debug(path)
        if name == "residual" and hasattr(torch.jit, "freeze"):
            path = os.path.join(FOLDER, "%s_frozen_%s.pt" % (name, MAJOR))
            torch.jit.save(torch.jit.freeze(torch.jit.script(net)), path)
            without_debug(path)
    with open(os.path.join(FOLDER, "torch_script_%s.json" % MAJOR), "w") as file:
        json.dump(outputs, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
