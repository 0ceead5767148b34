"""The committed records: all there, unchanged since their run, as good as promised, and right about their weights."""

import os
from pathlib import Path

import pytest

from convlab import runs

MIRROR = os.environ.get("CONVLAB_DATA", "")
RESULTS = Path(__file__).parents[1] / "results"
BARS = {
    "cifar10-convnet": 0.70,
    "cifar10-convnet-global-max": 0.70,
    "cifar10-best": 0.90,
    "imdb-conv1d": 0.86,
    "imdb-best": 0.90,
    "cats-vs-dogs-features": 0.97,
    "cats-vs-dogs-best": 0.98,
}
# Too large for the repository, and not only the project's own.
WITHOUT_WEIGHTS = {"cats-vs-dogs-features-as-printed", "cats-vs-dogs-best"}

every_record = pytest.mark.parametrize("name", runs.NAMES)


@every_record
def test_every_recipe_has_a_record_of_a_run_on_real_data(name: str) -> None:
    run = runs.load(name, RESULTS)
    assert run.name == name
    assert (run.data["source"] == "stand-in") == (name == "stand-in-mobilenet")
    assert {len(values) for values in run.history.values()} == {run.epochs} == {len(run.epoch_seconds)}
    assert run.hardware["processor"]
    right = sum(row[k] for k, row in enumerate(run.confusion))
    assert sum(map(sum, run.confusion)) == run.data["test"]
    assert right == round(run.test_accuracy * run.data["test"])
    text = (RESULTS / f"{name}.json").read_text()
    places = ("/home/", "/Users/", "/tmp/", f"{Path.home()}/", str(RESULTS.parent), "_build")
    assert [place for place in places if place in text] == []


@every_record
def test_weights_are_there_and_small(name: str) -> None:
    if name in WITHOUT_WEIGHTS:
        return
    arrays = runs.load(name, RESULTS).weights()
    assert (RESULTS / f"{name}.npz").stat().st_size < 3_500_000
    assert {str(array.dtype) for array in arrays} == {"float16"}


@pytest.mark.parametrize(("name", "bar"), BARS.items())
def test_accuracy_reaches_its_bar(name: str, bar: float) -> None:
    assert runs.load(name, RESULTS).test_accuracy >= bar


def test_networks_without_filters_stay_below_the_convnet() -> None:
    convnet = runs.load("cifar10-convnet", RESULTS).test_accuracy
    assert runs.load("cifar10-linear", RESULTS).test_accuracy < convnet
    assert runs.load("cifar10-dense", RESULTS).test_accuracy < convnet


def test_sizes_are_those_promised() -> None:
    parameters = {name: runs.load(name, RESULTS).parameters for name in runs.NAMES}
    assert parameters["cifar10-convnet"] == 703_594
    assert parameters["cifar10-convnet-global-max"] == 179_306
    assert parameters["imdb-conv1d"] == parameters["imdb-conv1d-as-printed"] == 1_315_937
    assert parameters["cats-vs-dogs-features-as-printed"] == 6_554_113
    assert parameters["cats-vs-dogs-features"] == 1_025
    best = runs.load("cifar10-best", RESULTS)
    assert best.parameters < 1_000_000
    assert best.epochs <= 20


@pytest.mark.skipif(not MIRROR or not Path(MIRROR).is_dir(), reason="CONVLAB_DATA names no mirror of the real data")
@pytest.mark.parametrize("name", [name for name in runs.NAMES if name not in WITHOUT_WEIGHTS])
def test_weights_reach_the_recorded_accuracy_on_the_real_data(name: str) -> None:
    run, found = runs.verify(name, RESULTS)
    assert found == pytest.approx(run.test_accuracy, abs=5e-4)
