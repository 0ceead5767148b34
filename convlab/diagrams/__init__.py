"""Drawings of how a ConvNet works, each computed from the sizes or the model that it shows."""

from convlab.diagrams._costs import costs
from convlab.diagrams._flipped_filter import flipped_filter
from convlab.diagrams._found import found
from convlab.diagrams._global_pooling import global_pooling
from convlab.diagrams._gradient_paths import gradient_paths
from convlab.diagrams._grid import grid
from convlab.diagrams._linear_classifier import linear_classifier
from convlab.diagrams._network import network, parameter_bars
from convlab.diagrams._nodes_and_maps import nodes_and_maps
from convlab.diagrams._pooling import pooling
from convlab.diagrams._pyramid import pyramid
from convlab.diagrams._shared_weights import shared_weights
from convlab.diagrams._stops import stops
from convlab.diagrams._stride import stride
from convlab.diagrams._timeline import timeline
from convlab.diagrams._volumes import feature_map, filter_beside_input, receptive_field, several_filters
from convlab.diagrams._weight_matrices import weight_matrices

__all__ = [
    "costs",
    "feature_map",
    "filter_beside_input",
    "flipped_filter",
    "found",
    "global_pooling",
    "gradient_paths",
    "grid",
    "linear_classifier",
    "network",
    "nodes_and_maps",
    "parameter_bars",
    "pooling",
    "pyramid",
    "receptive_field",
    "several_filters",
    "shared_weights",
    "stops",
    "stride",
    "timeline",
    "weight_matrices",
]
