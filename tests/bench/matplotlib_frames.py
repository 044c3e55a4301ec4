"""The pieces of bench_ui drawn by matplotlib's Agg, for docs/benchmarks/window.md.

For comparison only: nothing of the program needs it. Usage: matplotlib_frames.py [PER_SIDE ...]
Prints the median milliseconds of a panned and a zoomed frame.
"""

import statistics
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PolyCollection


def pieces(per_side):
    """Skewed quadrilaterals over [-1, 1]^2: as pieces() in many_pieces.cpp."""
    d = 2.0 / per_side
    i, j = np.meshgrid(np.arange(per_side), np.arange(per_side), indexing="ij")
    x = -1.0 + i * d + 0.3 * d * np.sin(12.9 * i + 78.2 * j)
    y = -1.0 + j * d + 0.3 * d * np.cos(39.3 * i + 11.1 * j)
    corners = [(x, y), (x + d, y + 0.2 * d), (x + 1.2 * d, y + d), (x + 0.1 * d, y + d)]
    return np.stack([np.stack(c, axis=-1) for c in corners], axis=2).reshape(-1, 4, 2)


def frames(axes, canvas, views):
    milliseconds = []
    for left, right in views:
        start = time.perf_counter()
        axes.set_xlim(left, right)
        axes.set_ylim(left, right)
        canvas.draw()
        milliseconds.append(1e3 * (time.perf_counter() - start))
    return statistics.median(milliseconds)


def main():
    for per_side in [int(a) for a in sys.argv[1:]] or [100, 317, 1000]:
        figure, axes = plt.subplots(figsize=(9, 7), dpi=100)
        rings = pieces(per_side)
        axes.add_collection(PolyCollection(rings, facecolor="#22222240", edgecolor="#222222"))
        count = 20 if len(rings) < 2e5 else 3
        pan = [(-1 + 0.01 * k, 0 + 0.01 * k) for k in range(count)]
        zoom = [(-0.9**k, 0.9**k) for k in range(count)]
        panned = frames(axes, figure.canvas, pan)
        zoomed = frames(axes, figure.canvas, zoom)
        print(f"| {len(rings)} | {panned:.0f} | {zoomed:.0f} |", flush=True)
        plt.close(figure)


if __name__ == "__main__":
    main()
