"""The stand-ins, the shape of the answer, and the real data sets where CONVLAB_DATA names a mirror."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from convlab import data

MIRROR = os.environ.get("CONVLAB_DATA", "")
real_data = pytest.mark.skipif(not os.path.isdir(MIRROR), reason="CONVLAB_DATA names no folder with the real data")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    monkeypatch.delenv("CONVLAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


SHA256 = {  # what every machine gets
    "cifar10": "57f113c3763134b59dd7ba0fe0f5087ae1687907b7c2cc65ccb769c9ef999efa",
    "imdb": "bdf8c68f2e69ea6655d80cd5aacea8be5e2528ebcee4c6dce2569ed5cfb93852",
    "cats_vs_dogs": "28cf716e55b50a7b0b3d6217ff21a55cc233326d2e384a6244297368c1eab17d",
}
CREATURES_SHA256 = "7d1f6519ceb47d55f1e5c41e162a7633b1c982faf41610e893fc603593751b8d"
# Each stand-in, the shape of one example, its dtype, and how many examples in each part.
STAND_INS = [
    ("cifar10", (32, 32, 3), "uint8", {"train": 2500, "test": 1000}),
    ("imdb", (500,), "int32", {"train": 2000, "test": 1000}),
    ("cats_vs_dogs", (160, 160, 3), "uint8", {"train": 200, "validation": 100, "test": 100}),
]


@pytest.mark.parametrize(("name", "shape", "dtype", "counts"), STAND_INS)
def test_stand_in(name, shape, dtype, counts, capsys):
    found = getattr(data, name)()
    assert (found.name, found.source, found.is_real) == (name, "stand-in", False)
    assert found.sha256 == SHA256[name]
    for part in ("train", "validation", "test"):
        x, y = getattr(found, f"x_{part}"), getattr(found, f"y_{part}")
        if part not in counts:
            assert x is None
            assert y is None
            continue
        assert x.shape == (counts[part], *shape)
        assert x.dtype == dtype
        assert y.dtype == np.uint8
        assert len(set(np.bincount(y, minlength=len(found.class_names)))) == 1, "classes are equally frequent"
    announcement = capsys.readouterr().out
    assert announcement.count("\n") == 2
    assert announcement.startswith(f"{name}: ")
    assert "stands in" in announcement
    assert "CONVLAB_DATA=download" in announcement


def test_creatures(capsys):
    found = data.creatures()
    assert capsys.readouterr().out == "", "it stands in for nothing"
    assert (found.name, found.source) == ("creatures", "stand-in")
    assert not set(found.class_names) & set(data.cats_vs_dogs().class_names)
    assert [len(getattr(found, f"x_{part}")) for part in ("train", "validation", "test")] == [4000, 400, 400]
    for part in ("train", "validation", "test"):
        assert set(np.bincount(getattr(found, f"y_{part}"))) == {len(getattr(found, f"x_{part}")) // 8}
    assert found.sha256 == CREATURES_SHA256


def test_mobilenet_weights_without_a_mirror():
    assert data.mobilenet_weights() is None


def test_mobilenet_weights_of_a_mirror(monkeypatch, tmp_path):
    folder = tmp_path / "weights"
    folder.mkdir()
    name = "weights/mobilenet_1_0_to_block12.weights.h5"
    (tmp_path / name).write_bytes(b"numbers")
    entry = {"bytes": 7, "sha256": hashlib.sha256(b"numbers").hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps({name: entry}))
    monkeypatch.setenv("CONVLAB_DATA", str(tmp_path))
    assert data.mobilenet_weights() == tmp_path / name
    (tmp_path / name).write_bytes(b"Numbers")
    with pytest.raises(data.DataError, match="SHA-256"):
        data.mobilenet_weights()


def test_stand_in_parts_share_no_example():
    found = data.cifar10()
    assert len(np.unique(np.concatenate([found.x_train, found.x_test]), axis=0)) == 3500


def test_loading_imports_no_framework():
    code = "import sys; from convlab import data; data.imdb(); print({'keras', 'tensorflow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def nearest_mean_accuracy(x_train, y_train, x_test, y_test):
    means = np.stack([x_train[y_train == label].mean(axis=0) for label in np.unique(y_train)])
    return (((x_test[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1) == y_test).mean()


@pytest.mark.parametrize(("name", "chance"), [("cifar10", 0.1), ("cats_vs_dogs", 0.5)])
def test_colour_does_not_give_the_class_away(name, chance):
    found = getattr(data, name)()
    colours = [x.mean(axis=(1, 2)) for x in (found.x_train, found.x_test)]
    assert nearest_mean_accuracy(colours[0], found.y_train, colours[1], found.y_test) < chance + 0.1


def naive_bayes_accuracy(found, size):
    """Guess the label from the runs of `size` words that a review holds, wherever they stand."""

    def runs(review):
        return {tuple(review[i : i + size]) for i in range(len(review) - size + 1)}

    counts = [Counter(), Counter()]
    for review, label in zip(found.x_train.tolist(), found.y_train, strict=True):
        counts[label].update(runs([word for word in review if word]))
    guesses = []
    for review in found.x_test.tolist():
        seen = runs([word for word in review if word])
        guesses.append(sum(np.log((counts[1][run] + 1) / (counts[0][run] + 1)) for run in seen) > 0)
    return (np.array(guesses) == found.y_test).mean()


def test_order_of_words_matters_in_the_made_up_reviews():
    found = data.imdb()
    assert naive_bayes_accuracy(found, size=1) < 0.7
    assert naive_bayes_accuracy(found, size=4) > 0.9


def test_imdb_word_index_reads_the_reviews():
    found, index = data.imdb(), data.imdb_word_index()
    assert sorted(index.values()) == list(range(1, len(index) + 1))
    counts = np.bincount(np.concatenate([found.x_train, found.x_test]).ravel())[1:]
    assert (np.diff(counts) <= 0).all(), "rank 1 is the most frequent word"
    words = {rank: word for word, rank in index.items()}
    texts = [" ".join(words[rank] for rank in review if rank) for review in found.x_test]
    assert any("was not bad" in text for text in texts)


def test_imdb_cuts_ranks_and_length():
    whole, short = data.imdb(), data.imdb(num_words=20, length=10)
    for long_row, row in zip(whole.x_train[:50], short.x_train[:50], strict=True):
        kept = [rank for rank in long_row if 0 < rank < 20][-10:]
        assert row.tolist() == [0] * (10 - len(kept)) + kept


@pytest.mark.parametrize(
    "arguments", [{"num_words": 1}, {"num_words": 1.5}, {"length": 0}, {"length": "500"}, {"length": 10**12}]
)
def test_imdb_refuses_bad_arguments(arguments):
    with pytest.raises((TypeError, ValueError), match=next(iter(arguments))):
        data.imdb(**arguments)


def test_dataset_refuses_parts_that_do_not_fit():
    x, y = np.zeros((3, 2), np.uint8), np.array([0, 1, 0], np.uint8)
    assert data.Dataset("d", "mirror", x, y, x, y, ("a", "b")).is_real
    with pytest.raises(ValueError, match="source"):
        data.Dataset("d", "web", x, y, x, y, ("a", "b"))
    with pytest.raises(data.DataError, match=r"3 examples in x_test, but 2 labels"):
        data.Dataset("d", "mirror", x, y, x, y[:2], ("a", "b"))
    with pytest.raises(data.DataError, match=r"label 1 in y_train, but 1 class"):
        data.Dataset("d", "mirror", x, y, x, y, ("a",))


def test_dataset_hash_sees_every_number():
    x, y = np.arange(6, dtype=np.uint8).reshape(3, 2), np.zeros(3, np.uint8)
    hashes = {data.Dataset("d", "mirror", *arrays, ("a",)).sha256 for arrays in [(x, y, x, y), (x, y, x + 1, y)]}
    hashes.add(data.Dataset("d", "mirror", x.astype(np.int32), y, x, y, ("a",)).sha256)
    hashes.add(data.Dataset("d", "mirror", x, y, x, y, ("a",), x, y).sha256)
    assert len(hashes) == 4


@real_data
def test_real_cifar10(monkeypatch, capsys):
    monkeypatch.setenv("CONVLAB_DATA", MIRROR)
    found = data.cifar10()
    assert found.source == "mirror"
    assert found.x_train.shape == (50000, 32, 32, 3)
    assert found.x_test.shape == (10000, 32, 32, 3)
    assert np.bincount(found.y_train).tolist() == [5000] * 10
    assert np.bincount(found.y_test).tolist() == [1000] * 10
    assert found.class_names[0] == "airplane"
    assert capsys.readouterr().out == ""


@real_data
def test_real_imdb(monkeypatch):
    monkeypatch.setenv("CONVLAB_DATA", MIRROR)
    found, index = data.imdb(), data.imdb_word_index()
    assert found.x_train.shape == found.x_test.shape == (25000, 500)
    assert found.x_train.max() == 9999
    assert found.y_train.mean() == found.y_test.mean() == 0.5
    assert 0.4 < found.y_train[-5000:].mean() < 0.6, "a share cut off the end holds both classes"
    assert index["the"] == 1
    # Independent of our own reading: praise is found in positive reviews, blame in negative ones.
    rates = {word: (found.x_train[:, :] == index[word]).any(axis=1) for word in ("excellent", "worst")}
    assert found.y_train[rates["excellent"]].mean() > 0.7
    assert found.y_train[rates["worst"]].mean() < 0.2


@real_data
def test_real_cats_vs_dogs(monkeypatch):
    monkeypatch.setenv("CONVLAB_DATA", MIRROR)
    found = data.cats_vs_dogs()
    assert [len(x) for x in (found.x_train, found.x_validation, found.x_test)] == [2000, 1000, 1000]
    assert found.x_train.shape[1:] == (160, 160, 3)
    assert found.y_train.mean() == found.y_validation.mean() == found.y_test.mean() == 0.5
    assert found.class_names == ("cat", "dog")
