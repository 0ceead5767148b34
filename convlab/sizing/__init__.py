"""Output sizes, parameter counts, multiplications and receptive fields, in plain Python."""

from convlab.sizing._formulas import (
    conv_multiplications,
    conv_parameters,
    dense_parameters,
    output_size,
    receptive_field,
    resolve_padding,
    same_padding,
    unreached,
)
from convlab.sizing._trace import Conv, Dense, Flatten, GlobalPool, Pool, Step, trace

__all__ = [
    "Conv",
    "Dense",
    "Flatten",
    "GlobalPool",
    "Pool",
    "Step",
    "conv_multiplications",
    "conv_parameters",
    "dense_parameters",
    "output_size",
    "receptive_field",
    "resolve_padding",
    "same_padding",
    "trace",
    "unreached",
]
