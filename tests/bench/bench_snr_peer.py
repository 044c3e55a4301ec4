#!/usr/bin/env python3
"""SNR of every layer over MNIST images under PGD, in plain Python torch: what bench_snr is timed
against. The same networks, weights, images and attack, float32, two threads.

usage: bench_snr_peer.py [--reuse] [--steps K] [--batch N] NETWORK IMAGES

NETWORK: conv16-32 or cnn7. As one writes it first, the attack's points are kept and passed once
more to look at the layers; with --reuse the layers are seen in the attack's own passes.
"""
import argparse
import gzip
import os
import resource
import time

import numpy as np
import torch

THREADS = 2
EPS = 0.1


def uniform(first, count):
    """Numbers first, first + 1, … of the sequence 5, in [0, 1): multiples of 2^-24."""
    with np.errstate(over="ignore"):
        z = np.uint64(5) + (np.arange(first, first + count, dtype=np.uint64) + np.uint64(1)) \
            * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-24


class Builder:
    def __init__(self, norms):
        self.norms, self.next, self.layers = norms, 0, []
        self.channels, self.side = 1, 28

    def draw(self, parameter, scale):
        values = (2.0 * uniform(self.next, parameter.numel()) - 1.0) * scale
        self.next += parameter.numel()
        parameter.data = torch.from_numpy(values.astype("float32")).reshape(parameter.shape)

    def add(self, layer, fan_in, norm=None):
        self.draw(layer.weight, (6.0 / fan_in)**0.5)
        self.draw(layer.bias, fan_in**-0.5)
        self.layers.append(layer)
        if norm is not None:
            if self.norms:
                self.layers.append(norm)
            self.layers.append(torch.nn.ReLU())

    def convolution(self, out, kernel, stride):
        self.add(torch.nn.Conv2d(self.channels, out, kernel, stride, 1),
                 self.channels * kernel**2, torch.nn.BatchNorm2d(out))
        self.channels, self.side = out, (self.side + 2 - kernel) // stride + 1

    def dense(self, out):
        if self.side > 1:
            self.layers.append(torch.nn.Flatten())
        features = self.channels * self.side**2
        self.add(torch.nn.Linear(features, out), features,
                 None if out == 10 else torch.nn.BatchNorm1d(out))
        self.channels, self.side = out, 1


def network(name):
    b = Builder(name == "cnn7")
    for out, kernel, stride in ([(16, 4, 2), (32, 4, 2)] if name == "conv16-32" else
                                [(64, 3, 1), (64, 3, 1), (128, 3, 2), (128, 3, 1), (128, 3, 1)]):
        b.convolution(out, kernel, stride)
    b.dense(100 if name == "conv16-32" else 512)
    b.dense(10)
    return torch.nn.Sequential(*b.layers).eval()


def mnist(count):
    folder = os.path.join(os.environ["REACHSCOPE_DATA"], "mnist")

    def read(name, skip, size):
        with gzip.open(os.path.join(folder, name)) as file:
            return np.frombuffer(file.read(skip + size)[skip:], dtype=np.uint8)

    pixels = read("t10k-images-idx3-ubyte.gz", 16, count * 784).astype("float32") / np.float32(255)
    labels = read("t10k-labels-idx1-ubyte.gz", 8, count).astype("int64")
    return torch.from_numpy(pixels).reshape(count, 1, 28, 28), torch.from_numpy(labels)


class Layers:
    """Inputs of the ReLUs and the output, of the last pass."""

    def __init__(self, model):
        self.values = []
        for module in model:
            if isinstance(module, torch.nn.ReLU):
                module.register_forward_pre_hook(lambda _, x: self.values.append(x[0].detach()))
        model.register_forward_hook(lambda _, x, y: self.values.append(y.detach()))

    def take(self):
        values, self.values = self.values, []
        return values


def squares(values):
    return torch.stack([v.flatten(1).double().square().sum(1) for v in values])


def batch_snr(model, layers, x, y, steps, reuse):
    """Signal and noise of every layer and sample: [layers, samples] each."""
    layers.take()
    with torch.no_grad():
        model(x)
    clean = layers.take()
    lower, upper = (x - EPS).clamp(min=0.0), (x + EPS).clamp(max=1.0)
    noise, points, x_k = 0.0, [], x

    def add(values):
        return noise + squares([v - c for v, c in zip(values, clean)])

    for k in range(steps):
        x_k = x_k.detach().requires_grad_(True)
        loss = torch.nn.functional.cross_entropy(model(x_k), y, reduction="sum")
        values = layers.take()
        if reuse and k > 0:
            noise = add(values)
        gradient, = torch.autograd.grad(loss, x_k)
        with torch.no_grad():
            x_k = torch.min(torch.max(x_k + 0.25 * EPS * gradient.sign(), lower), upper)
        points.append(x_k)
    with torch.no_grad():
        for point in points[-1:] if reuse else points:
            model(point)
            noise = add(layers.take())
    return squares(clean), noise / steps


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("network")
    parser.add_argument("images", type=int)
    asked = parser.parse_args()
    torch.set_num_threads(THREADS)
    model = network(asked.network)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    layers = Layers(model)
    images, labels = mnist(asked.images)
    if "BENCH_REALTIME" in os.environ:  # a machine that others use: ours runs under `chrt -r 1`
        for thread in os.listdir("/proc/self/task"):
            os.sched_setscheduler(int(thread), os.SCHED_RR, os.sched_param(1))
    before, start = peak_mib(), time.perf_counter()
    signal, noise = 0.0, 0.0
    for first in range(0, asked.images, asked.batch):
        last = first + asked.batch
        s, n = batch_snr(model, layers, images[first:last], labels[first:last], asked.steps,
                         asked.reuse)
        signal, noise = signal + s.sum(1), noise + n.sum(1)
    seconds = time.perf_counter() - start
    print(f"{asked.network}, {asked.images} images, {asked.steps} steps, batch {asked.batch}"
          f"{', reuse' if asked.reuse else ''}: {seconds:.3g} s, "
          f"{1000 * seconds / asked.images:.3g} ms an image; {peak_mib() - before:.0f} MiB above "
          f"{before:.0f}")
    for s, n in zip((signal / asked.images).tolist(), (noise / asked.images).tolist()):
        print(f"  signal {s:.6g} noise {n:.6g} {10 * np.log10(s / n):.4f} dB")


if __name__ == "__main__":
    main()
