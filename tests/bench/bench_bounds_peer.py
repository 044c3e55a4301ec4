#!/usr/bin/env python3
"""Times auto_LiRPA on bench_bounds' networks; writes the CSV that bench_bounds --peer reads.

usage: bench_bounds_peer.py OUT.csv [NETWORK[:METHOD]…]     all cells, each in a fresh process
       bench_bounds_peer.py --cell NETWORK METHOD BATCH     one cell; prints one line of JSON

Networks, weights and inputs are bench_bounds' own: the same generator (SplitMix64, counted) makes
them here, so that no file goes from one to the other. float32, two torch threads, margins to the
label with the last layer merged (the C matrix), auto_LiRPA's default options. A cell whose
prediction from the batch before passes the limits is not run but written as `predicted`.
"""
import csv
import json
import os
import resource
import subprocess
import sys
import time

GIB = 1 << 30
MEMORY_LIMIT = float(os.environ.get("BENCH_MEMORY_GIB", "11")) * GIB
TIME_LIMIT = float(os.environ.get("BENCH_SECONDS", "600"))
THREADS = 2
METHODS = {"box": "IBP", "lbp": "Forward", "crown-ibp": "CROWN-IBP", "crown": "CROWN"}
BATCHES = [1, 4, 16, 64, 128, 256]
# (input channels, side), convolutions (channels, kernel, stride, padding), hidden dense, eps
NETWORKS = {
    "mnist-conv": ((1, 28), [(16, 4, 2, 1), (32, 4, 2, 1)], 100, 0.1),
    "cnn7-narrow": ((3, 32), [(c, 3, s, 1) for c, s in zip([32, 32, 64, 64, 64], [1, 1, 2, 1, 1])],
                    216, 2.0 / 255.0),
    "cnn7": ((3, 32), [(c, 3, s, 1) for c, s in zip([64, 64, 128, 128, 128], [1, 1, 2, 1, 1])],
             512, 2.0 / 255.0),
}
CLASSES = 10
# glibc's malloc without mmap and trimming: large tensors are reused instead of mapped anew.
ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "68719476736",
             "MALLOC_TOP_PAD_": "67108864", "MALLOC_ARENA_MAX": "1"}


def uniform(seed, first, count):
    """Numbers first, first + 1, … of the sequence `seed`, in [0, 1): multiples of 2^-24."""
    import numpy as np
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (np.arange(first, first + count, dtype=np.uint64) + np.uint64(1)) \
            * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-24


class Weights:
    """Uniform in +-1/sqrt(fan-in), drawn in order: weight, then bias, layer after layer."""

    def __init__(self, seed):
        self.seed, self.next = seed, 0

    def draw(self, parameter, fan_in):
        import torch
        values = (2.0 * uniform(self.seed, self.next, parameter.numel()) - 1.0) / fan_in**0.5
        self.next += parameter.numel()
        parameter.data = torch.from_numpy(values.astype("float32")).reshape(parameter.shape)


def build(name):
    import torch
    (channels, side), convolutions, hidden, _ = NETWORKS[name]
    weights, layers = Weights(5), []

    def add(layer, fan_in):
        weights.draw(layer.weight, fan_in)
        weights.draw(layer.bias, fan_in)
        layers.append(layer)

    for out, kernel, stride, padding in convolutions:
        add(torch.nn.Conv2d(channels, out, kernel, stride, padding), channels * kernel**2)
        layers.append(torch.nn.ReLU())
        side = (side + 2 * padding - kernel) // stride + 1
        channels = out
    layers.append(torch.nn.Flatten())
    features = channels * side * side
    for out in (hidden, CLASSES):
        add(torch.nn.Linear(features, out), features)
        features = out
        if out == hidden:
            layers.append(torch.nn.ReLU())
    return torch.nn.Sequential(*layers).eval()


def problem(name, batch):
    """Boxes of radius eps around random pixels, cut to [0, 1]; margin rows for label b mod 10."""
    import torch
    (channels, side), _, _, eps = NETWORKS[name]
    pixels = uniform(6, 0, batch * channels * side * side)
    pixels = torch.from_numpy(pixels).reshape(batch, channels, side, side)
    rows = torch.zeros(batch, CLASSES - 1, CLASSES)
    for b in range(batch):
        label = b % CLASSES
        for r, i in enumerate(i for i in range(CLASSES) if i != label):
            rows[b, r, label], rows[b, r, i] = 1.0, -1.0
    return (pixels - eps).clamp(min=0).float(), (pixels + eps).clamp(max=1).float(), rows


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run_cell(name, method, batch):
    import warnings
    warnings.filterwarnings("ignore")
    import torch
    from auto_LiRPA import BoundedModule, BoundedTensor, PerturbationLpNorm
    torch.set_num_threads(THREADS)
    lower, upper, rows = problem(name, batch)
    module = BoundedModule(build(name), torch.zeros_like(lower[:1]))
    x = BoundedTensor((lower + upper) / 2, PerturbationLpNorm(x_L=lower, x_U=upper))
    base = peak_bytes()

    def once():
        with torch.no_grad():
            start, cpu = time.perf_counter(), cpu_seconds()
            margins = module.compute_bounds(x=(x,), C=rows, method=METHODS[method],
                                            bound_upper=False)[0]
            return time.perf_counter() - start, cpu_seconds() - cpu, margins

    if "BENCH_REALTIME" in os.environ:  # a machine that others use: ours runs under `chrt -r 1`
        for thread in os.listdir("/proc/self/task"):
            os.sched_setscheduler(int(thread), os.SCHED_RR, os.sched_param(1))
    times = [once()]
    # The first run warms up; a long one counts as it is.
    repeats = 0 if times[0][0] > 20 else max(1, min(20, int(1.5 / max(times[0][0], 1e-3))))
    times += [once() for _ in range(repeats)]
    relus = [n for n in module.nodes() if type(n).__name__ == "BoundRelu"]
    unstable = sum(int(((n.inputs[0].lower < 0) & (n.inputs[0].upper > 0)).sum()) for n in relus)
    print(json.dumps({"wall": min(t[0] for t in times), "cpu": min(t[1] for t in times),
                      "runs": len(times), "base": base, "peak": peak_bytes(),
                      "margin": float(times[-1][2].mean()), "unstable": unstable / batch}))


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as f:
            return int(f.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def measure(name, method, batch):
    """The cell's record, or why there is none. A child that grows past the limit is ended."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--cell", name, method, str(batch)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env={**os.environ, **ALLOCATOR})
    start, reason = time.monotonic(), ""
    while process.poll() is None:
        if resident(process.pid) > MEMORY_LIMIT:
            reason = "memory"
        elif time.monotonic() - start > 2.5 * TIME_LIMIT:
            reason = "time"
        if reason:
            process.kill()
            process.wait()
            return None, reason
        time.sleep(0.02)
    lines = process.stdout.read().strip().splitlines()
    if process.returncode != 0 or not lines:
        return None, f"exit {process.returncode}"
    return json.loads(lines[-1]), ""


def predict(measured, batch):
    """Seconds and bytes, in proportion to the samples from the last one or two cells."""
    if not measured:
        return None
    (b1, r1) = measured[-1]
    per_sample = (r1["peak"] - r1["base"]) / b1
    if len(measured) > 1:
        (b0, r0) = measured[-2]
        per_sample = max((r1["peak"] - r0["peak"]) / (b1 - b0), 0.0)
    return {"wall": r1["wall"] * batch / b1, "cpu": r1["cpu"] * batch / b1, "base": r1["base"],
            "peak": r1["peak"] + per_sample * (batch - b1), "runs": 0,
            "margin": float("nan"), "unstable": r1["unstable"]}


def row(name, method, batch, record, status):
    record = record or {}
    number = lambda key, scale=1.0: f"{record[key] / scale:.6g}" if key in record else ""
    return [name, method, batch, status, number("wall"), number("cpu"), number("peak", 1 << 20),
            number("base", 1 << 20), record.get("runs", 0), number("unstable"), number("margin")]


def cells_of(name, method, write):
    measured, stopped = [], False
    for batch in BATCHES:
        predicted = predict(measured, batch)
        if stopped or predicted and (predicted["peak"] > MEMORY_LIMIT
                                     or predicted["wall"] > TIME_LIMIT):
            write(row(name, method, batch, predicted, "predicted"))
            continue
        record, reason = measure(name, method, batch)
        if record is None:
            write(row(name, method, batch, predicted, f"stopped ({reason})"))
            stopped = True
            continue
        measured.append((batch, record))
        write(row(name, method, batch, record, "measured"))


def main():
    if sys.argv[1] == "--cell":
        run_cell(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    chosen = sys.argv[2:] or list(NETWORKS)
    with open(sys.argv[1], "a", newline="") as file:
        writer = csv.writer(file)

        def write(fields):
            writer.writerow(fields)
            file.flush()
            print(*fields, flush=True)

        if file.tell() == 0:
            write(["network", "method", "batch", "status", "wall_s", "cpu_s", "peak_mib",
                   "base_mib", "runs", "unstable", "mean_margin"])
        for item in chosen:
            name, _, method = item.partition(":")
            for one in [method] if method else METHODS:
                cells_of(name, one, write)


if __name__ == "__main__":
    main()
