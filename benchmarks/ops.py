"""How fast `convlab.ops` convolves: on the book's own layers, against the bare matrix product and against Keras.

Prints ratios, so that the machine's own speed drops out: 1.00 is as fast as the other, 2.00 is twice as fast. All three
run in single precision on one thread, in a new random order every round; a ratio is the median over the rounds, with
the middle half of them. Time is the processor's, not the clock's, so that other programs count little. The batch is
128 images: the cost of one call from Python hardly counts then, and the patch matrix of the bare product, ready made,
is larger than the processor's cache, as it is in training.

Run as `python benchmarks/ops.py`.
"""

import os

# Both libraries read these when they are imported.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}

import statistics
import time

import numpy as np
import tensorflow as tf
from keras import layers

from convlab import ops

BATCH = 128
ROUNDS = 30
BAR = 0.8
# (input shape, filter size, filters): the CIFAR-10 network, the example of the sizing chapter, the IMDB network.
LAYERS = [
    ((32, 32, 3), 3, 32),
    ((30, 30, 32), 3, 32),
    ((14, 14, 32), 3, 64),
    ((12, 12, 64), 3, 64),
    ((5, 5, 64), 3, 64),
    ((32, 32, 3), 5, 20),
    ((500, 128), 7, 32),
    ((98, 32), 7, 32),
]


def seconds(function):
    """Return how long one call takes."""
    start = time.process_time()
    function()
    return time.process_time() - start


def contestants(shape, filter_size, filters):
    """Return three functions without arguments: ours, the bare product of ready made patches, and Keras' layer."""
    rng = np.random.default_rng(0)
    axes = len(shape) - 1
    x = rng.random((BATCH, *shape), np.float32)
    kernel = rng.random((filter_size,) * axes + (shape[-1], filters), np.float32)
    positions = int(np.prod([side - filter_size + 1 for side in shape[:-1]]))
    weights = kernel.reshape(-1, filters)
    patches = rng.random((BATCH * positions, len(weights)), np.float32)
    layer = (layers.Conv2D if axes == 2 else layers.Conv1D)(filters, filter_size, use_bias=False)
    layer.build(x.shape)
    layer.set_weights([kernel])
    graph, tensor = tf.function(layer), tf.constant(x)
    ours = ops.conv2d if axes == 2 else ops.conv1d
    np.testing.assert_allclose(ours(x, kernel), graph(tensor), rtol=1e-4)
    return lambda: ours(x, kernel), lambda: patches @ weights, lambda: graph(tensor).numpy()


def measured(shape, filter_size, filters):
    """Return the ratios (to the bare product, to Keras) of every round."""
    runs = contestants(shape, filter_size, filters)
    rng, rounds = np.random.default_rng(0), []
    for _ in range(ROUNDS + 2):
        taken = {place: seconds(runs[place]) for place in rng.permutation(len(runs)).tolist()}
        rounds.append((taken[1] / taken[0], taken[2] / taken[0]))
    return list(zip(*rounds[2:], strict=True))  # The first two rounds warm up.


def summary(ratios):
    """Return the median and the middle half of some ratios as text."""
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def main():
    """Print the table."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    print(f"speed of convlab.ops, float32, one thread, batch of {BATCH}: median (middle half) of {ROUNDS} rounds")
    print(f"{'input':>12} {'filters':>10}   {'to the bare product':<22}   {'to Keras':<22}")
    below = 0
    for shape, filter_size, filters in LAYERS:
        ratios = measured(shape, filter_size, filters)
        texts = [summary(part) for part in ratios]
        below += statistics.median(ratios[0]) < BAR
        size = "x".join([str(filter_size)] * (len(shape) - 1))
        print(f"{'x'.join(map(str, shape)):>12} {f'{filters} of {size}':>10}   {texts[0]:<22}   {texts[1]:<22}")
    print(f"{len(LAYERS) - below} of {len(LAYERS)} layers at {BAR:.2f} or more of the bare product")


if __name__ == "__main__":
    main()
