"""Drawings of how a ConvNet works, each computed from the sizes or the model that it shows."""

from convlab.diagrams._flipped_filter import flipped_filter
from convlab.diagrams._global_pooling import global_pooling
from convlab.diagrams._gradient_paths import gradient_paths
from convlab.diagrams._grid import grid
from convlab.diagrams._linear_classifier import linear_classifier
from convlab.diagrams._network import network, parameter_bars
from convlab.diagrams._pooling import pooling
from convlab.diagrams._shared_weights import shared_weights
from convlab.diagrams._stride import stride
from convlab.diagrams._timeline import timeline
from convlab.diagrams._volumes import feature_map, filter_beside_input, receptive_field, several_filters

__all__ = [
    "feature_map",
    "filter_beside_input",
    "flipped_filter",
    "global_pooling",
    "gradient_paths",
    "grid",
    "linear_classifier",
    "network",
    "parameter_bars",
    "pooling",
    "receptive_field",
    "several_filters",
    "shared_weights",
    "stride",
    "timeline",
]
