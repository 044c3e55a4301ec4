#!/usr/bin/env python3
"""Training steps in plain Python torch: what bench_train is timed against. The same networks,
weights, images, batches and losses, float32.

usage: bench_train_peer.py [--steps N] [--batch N] [--threads N] [--device NAME] METHOD NETWORK

METHOD: standard, pgd, ibp, sabr, sabr-snr, as bench_train has them; pgd-clean: batch normalisation
takes the clean batch's statistics, as bench_train's pgd does, not the attacked one's. NETWORK:
kw-small, mnist-2-2, cnn7, cnn7-narrow. Prints milliseconds a step: the best and the median of the
blocks of ten steps.
"""
import argparse
import gzip
import os
import statistics
import time

import numpy as np
import torch
import torch.nn.functional as F

EPS, BLOCK, KAPPA, LAMBDA, IMAGES = 0.1, 10, 0.5, 0.4, 12800
ALPHA, BETA, EPS_S, SNR_STEPS, SNR_STEP = 1e-3, 5e-4, 1e-2, 10, 0.07
ATTACK_STEPS, ATTACK_STEP, SABR_DECAY_AFTER = 8, 0.5, (4, 7)


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
    def __init__(self):
        self.next, self.layers, self.channels, self.side = 0, [], 1, 28

    def draw(self, parameter, scale):
        values = (2.0 * uniform(self.next, parameter.numel()) - 1.0) * scale
        self.next += parameter.numel()
        parameter.data = torch.from_numpy(values.astype("float32")).reshape(parameter.shape)

    def add(self, layer, fan_in):
        self.draw(layer.weight, fan_in**-0.5)
        self.draw(layer.bias, fan_in**-0.5)
        self.layers.append(layer)

    def convolution(self, out, kernel, stride, pad):
        self.add(torch.nn.Conv2d(self.channels, out, kernel, stride, pad),
                 self.channels * kernel**2)
        self.channels, self.side = out, (self.side + 2 * pad - kernel) // stride + 1

    def dense(self, out):
        if self.side > 1:
            self.layers.append(torch.nn.Flatten())
        features = self.channels * self.side**2
        self.add(torch.nn.Linear(features, out), features)
        self.channels, self.side = out, 1

    def pool(self):
        self.layers.append(torch.nn.MaxPool2d(2))
        self.side //= 2

    def activate(self, norm=None):
        self.layers += ([norm(self.channels)] if norm else []) + [torch.nn.ReLU()]


def cnn7(width, hidden):
    b = Builder()
    for out, stride in ((width, 1), (width, 1), (2 * width, 2), (2 * width, 1), (2 * width, 1)):
        b.convolution(out, 3, stride, 1)
        b.activate(torch.nn.BatchNorm2d)
    b.dense(hidden)
    b.activate(torch.nn.BatchNorm1d)
    return b


def network(name):
    if name in ("cnn7", "cnn7-narrow"):
        b = cnn7(*((64, 512) if name == "cnn7" else (32, 216)))
    elif name == "kw-small":
        b = Builder()
        for out in (16, 32):
            b.convolution(out, 4, 2, 1)
            b.activate()
        b.dense(100)
        b.activate()
    else:
        b = Builder()
        for out in (10, 20):
            b.convolution(out, 5, 1, 0)
            b.pool()
            b.activate()
        b.dense(50)
        b.activate()
    b.dense(10)
    return torch.nn.Sequential(*b.layers)


def mnist(count):
    folder = os.path.join(os.environ["REACHSCOPE_DATA"], "mnist")

    def read(name, skip, size):
        with gzip.open(os.path.join(folder, name)) as file:
            return np.frombuffer(file.read(skip + size)[skip:], dtype=np.uint8)

    pixels = read("train-images-idx3-ubyte.gz", 16, count * 784).astype("float32") / np.float32(255)
    labels = read("train-labels-idx1-ubyte.gz", 8, count).astype("int64")
    return torch.from_numpy(pixels).reshape(count, 1, 28, 28), torch.from_numpy(labels)


def is_norm(layer):
    return isinstance(layer, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d))


def by_channel(values, x):
    return values.view([1, -1] + [1] * (x.dim() - 2))


def clean_pass(model, x):
    """Outputs in training mode, inputs of the ReLUs, and mean and variance of each batch norm."""
    values, statistics_ = [], {}
    for layer in model:
        if isinstance(layer, torch.nn.ReLU):
            values.append(x)
        if is_norm(layer):
            axes = [0] + list(range(2, x.dim()))
            statistics_[layer] = x.mean(axes), x.var(axes, unbiased=False)
        x = layer(x)
    return x, values, statistics_


def normed(layer, x, statistics_):
    mean, variance = statistics_[layer]
    scale = layer.weight / (variance + layer.eps).sqrt()
    return (x - by_channel(mean, x)) * by_channel(scale, x) + by_channel(layer.bias, x), scale


def layer_values(model, x, statistics_):
    """Inputs of the ReLUs and the outputs, with the statistics of the clean pass."""
    values = []
    for layer in model:
        if isinstance(layer, torch.nn.ReLU):
            values.append(x)
        x = normed(layer, x, statistics_)[0] if is_norm(layer) else layer(x)
    return values, x


def box_margins(model, center, radius, y, statistics_):
    """Lower bounds of y_label - y_i by Box, the last layer merged into the margins."""
    for layer in list(model)[:-1]:
        if isinstance(layer, torch.nn.Conv2d):
            center, radius = layer(center), F.conv2d(radius, layer.weight.abs(), None,
                                                     layer.stride, layer.padding)
        elif isinstance(layer, torch.nn.Linear):
            center, radius = layer(center), F.linear(radius, layer.weight.abs())
        elif isinstance(layer, torch.nn.Flatten):
            center, radius = layer(center), layer(radius)
        elif is_norm(layer):
            center, scale = normed(layer, center, statistics_)
            radius = radius * by_channel(scale.abs(), radius)
        else:
            lower, upper = layer(center - radius), layer(center + radius)
            center, radius = (lower + upper) / 2, (upper - lower) / 2
    last = model[-1]
    rows = torch.eye(10, device=y.device)[y].unsqueeze(1) - torch.eye(10, device=y.device)
    weight = rows @ last.weight
    return (weight @ center.unsqueeze(2)).squeeze(2) + rows @ last.bias \
        - (weight.abs() @ radius.unsqueeze(2)).squeeze(2)


def attack(model, x, y, steps, step, decay_after=(), points=None):
    """The end of a PGD attack, with batch norm in evaluation mode."""
    model.eval()
    lower, upper = (x - EPS).clamp(min=0.0), (x + EPS).clamp(max=1.0)
    x_k = lower + (upper - lower) * torch.rand_like(x)
    for k in range(1, steps + 1):
        x_k = x_k.detach().requires_grad_(True)
        loss = F.cross_entropy(model(x_k), y, reduction="sum")
        gradient, = torch.autograd.grad(loss, x_k)
        x_k = torch.min(torch.max(x_k.detach() + step * EPS * gradient.sign(), lower), upper)
        step *= 0.1 if k in decay_after else 1.0
        if points is not None:
            points.append(x_k)
    model.train()
    return x_k


def small_box(x, end):
    tau = LAMBDA * EPS
    center = torch.min(torch.max(end, x - (EPS - tau)), x + (EPS - tau))
    lower, upper = (center - tau).clamp(min=0.0), (center + tau).clamp(max=1.0)
    return (lower + upper) / 2, (upper - lower) / 2


def snr_losses(model, clean, points, statistics_):
    variance, stability = 0.0, 0.0
    for point in points:
        for value, s in zip(layer_values(model, point, statistics_)[0], clean):
            noise, signal = (value - s).flatten(1), s.flatten(1)
            variance = variance + noise.square().sum(1) / signal.detach().square().sum(1)
            stability = stability + (noise.abs() / (signal.square() + EPS_S)).sum(1)
    return variance.mean() / len(points), stability.mean() / len(points)


def loss_of(method, model, x, y):
    if method == "standard":
        return F.cross_entropy(model(x), y)
    if method == "pgd":
        return F.cross_entropy(model(attack(model, x, y, ATTACK_STEPS, ATTACK_STEP)), y)
    if method == "pgd-clean":
        end = attack(model, x, y, ATTACK_STEPS, ATTACK_STEP)
        return F.cross_entropy(layer_values(model, end, clean_pass(model, x)[2])[1], y)
    if method == "ibp":
        lower, upper = (x - EPS).clamp(min=0.0), (x + EPS).clamp(max=1.0)
        box, points = ((lower + upper) / 2, (upper - lower) / 2), []
    else:
        box = small_box(x, attack(model, x, y, ATTACK_STEPS, ATTACK_STEP, SABR_DECAY_AFTER))
        points = []
        if method == "sabr-snr":
            attack(model, x, y, SNR_STEPS, SNR_STEP, points=points)
    outputs, values, statistics_ = clean_pass(model, x)
    margins = box_margins(model, *box, y, statistics_)
    loss = KAPPA * F.cross_entropy(outputs, y) + (1 - KAPPA) * F.cross_entropy(-margins, y)
    if points:
        variance, stability = snr_losses(model, values, points, statistics_)
        loss = loss + ALPHA * variance + BETA * stability
    return loss


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("method")
    parser.add_argument("network")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.backends.cudnn.benchmark = True
    images, labels = (t.to(asked.device) for t in mnist(IMAGES))
    model = network(asked.network).to(asked.device).train()
    if asked.channels_last:
        model = model.to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-4)
    if "BENCH_REALTIME" in os.environ:  # a machine that others use: ours runs under `chrt -r 1`
        for thread in os.listdir("/proc/self/task"):
            os.sched_setscheduler(int(thread), os.SCHED_RR, os.sched_param(1))
    blocks, first, order = [], None, None
    for step in range(asked.steps):
        if step % BLOCK == 0:
            if asked.device != "cpu":
                torch.cuda.synchronize()
            blocks.append(time.perf_counter())
        batches = IMAGES // asked.batch
        if step % batches == 0:
            order = torch.randperm(IMAGES, device=asked.device) if step else \
                torch.arange(IMAGES, device=asked.device)
        at = order[step % batches * asked.batch:][:asked.batch]
        loss = loss_of(asked.method, model, images[at], labels[at])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        first = loss.item() if first is None else first
    last = loss.item()
    blocks.append(time.perf_counter())
    seconds = [(b - a) / BLOCK for a, b in zip(blocks, blocks[1:])]
    print(f"{asked.method} {asked.network} batch {asked.batch}, {asked.threads} threads: best "
          f"{1000 * min(seconds):.3g} ms, median {1000 * statistics.median(seconds):.3g} ms a step, "
          f"{asked.batch / min(seconds):.4g} samples/s; loss {first:.6g} .. {last:.6g}")


if __name__ == "__main__":
    main()
