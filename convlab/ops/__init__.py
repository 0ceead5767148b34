"""Convolution and pooling in NumPy: channels last, kernels (height, width, in, out) as in Keras."""

from convlab.ops._convolution import conv1d, conv1d_backward, conv2d, conv2d_backward
from convlab.ops._pooling import global_pool, global_pool_backward, pool2d, pool2d_backward

__all__ = [
    "conv1d",
    "conv1d_backward",
    "conv2d",
    "conv2d_backward",
    "global_pool",
    "global_pool_backward",
    "pool2d",
    "pool2d_backward",
]
