"""Output sizes, parameter counts, multiplications and receptive fields, in plain Python."""

from convlab.sizing._formulas import (
    conv_multiplications,
    conv_parameters,
    dense_parameters,
    dilated_size,
    output_size,
    receptive_field,
    resolve_padding,
    same_padding,
    unreached,
)
from convlab.sizing._networks import NETWORKS
from convlab.sizing._trace import (
    BatchNormalization,
    Conv,
    Dense,
    DepthwiseConv,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Step,
    trace,
)

__all__ = [
    "NETWORKS",
    "BatchNormalization",
    "Conv",
    "Dense",
    "DepthwiseConv",
    "Flatten",
    "GlobalPool",
    "Layer",
    "Pool",
    "Step",
    "conv_multiplications",
    "conv_parameters",
    "dense_parameters",
    "dilated_size",
    "output_size",
    "receptive_field",
    "resolve_padding",
    "same_padding",
    "trace",
    "unreached",
]
