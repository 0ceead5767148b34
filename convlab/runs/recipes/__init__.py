"""The recipes of the recorded runs, one module a data set."""

from convlab.runs.recipes import cats_vs_dogs, cifar10, imdb, stand_in
from convlab.runs.recipes._images import flipped_and_shifted
from convlab.runs.recipes._recipe import Examples, Recipe

RECIPES: dict[str, Recipe] = stand_in.RECIPES | cifar10.RECIPES | imdb.RECIPES | cats_vs_dogs.RECIPES
NAMES = tuple(RECIPES)

__all__ = ["NAMES", "RECIPES", "Examples", "Recipe", "flipped_and_shifted"]
