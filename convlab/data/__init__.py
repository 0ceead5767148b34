"""The data sets of the chapters: one shape of answer, whether real or the stand-in that `convlab` generates."""

from convlab.data._cats_vs_dogs import cats_vs_dogs
from convlab.data._cifar10 import cifar10
from convlab.data._creatures import creatures
from convlab.data._dataset import DataError, Dataset
from convlab.data._imdb import imdb, imdb_word_index
from convlab.data._weights import mobilenet_weights

__all__ = [
    "DataError",
    "Dataset",
    "cats_vs_dogs",
    "cifar10",
    "creatures",
    "imdb",
    "imdb_word_index",
    "mobilenet_weights",
]
