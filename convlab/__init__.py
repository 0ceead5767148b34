"""The package behind an interactive textbook on convolutional neural networks."""

__version__ = "0.1.0"
