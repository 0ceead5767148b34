"""The Keras models of the chapters and of the recorded runs, one function each, not yet compiled."""

from convlab.models._cats_vs_dogs import cats_vs_dogs_convnet, cats_vs_dogs_dense
from convlab.models._cifar10 import cifar10_convnet, cifar10_dense, cifar10_linear
from convlab.models._cifar10_best import cifar10_best, whitening
from convlab.models._imdb import imdb_bag_of_words, imdb_best, imdb_conv1d
from convlab.models._transfer import mobilenet_base, transfer_head, transfer_model

__all__ = [
    "cats_vs_dogs_convnet",
    "cats_vs_dogs_dense",
    "cifar10_best",
    "cifar10_convnet",
    "cifar10_dense",
    "cifar10_linear",
    "imdb_bag_of_words",
    "imdb_best",
    "imdb_conv1d",
    "mobilenet_base",
    "transfer_head",
    "transfer_model",
    "whitening",
]
