"""A damaged mirror is named in an error, and not used."""

import hashlib
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from convlab import data

EDGES = {"train": 3, "validation": 2, "test": 2}  # photographs of each class


def photograph(rng):
    buffer = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


def write_manifest(folder):
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    manifest = {
        path.relative_to(folder).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in files
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A small mirror that is whole: 20 and 10 images, 2 and 2 reviews, 14 photographs."""
    rng = np.random.default_rng(1)
    folder = tmp_path / "mirror"
    folder.mkdir()
    cifar10 = {}
    for part, count in (("train", 20), ("test", 10)):
        cifar10[f"x_{part}"] = rng.integers(0, 256, (count, 32, 32, 3), np.uint8)
        cifar10[f"y_{part}"] = np.arange(count, dtype=np.uint8) % 10
    np.savez(folder / "cifar10.npz", **cifar10)
    imdb = {}
    for part in ("train", "test"):
        imdb[f"{part}_tokens"] = np.array([5, 2, 9, 1, 3], np.int32)
        imdb[f"{part}_offsets"] = np.array([0, 3, 5], np.int32)
        imdb[f"{part}_labels"] = np.array([0, 1], np.uint8)
    np.savez(folder / "imdb.npz", **imdb)
    (folder / "imdb_word_index.json").write_text(json.dumps({f"word{rank}": rank for rank in range(1, 10)}))
    for part, count in EDGES.items():
        for kind in ("cat", "dog"):
            below = folder / "cats_vs_dogs" / part / f"{kind}s"
            below.mkdir(parents=True)
            for i in range(count):
                (below / f"{kind}.{i}.jpg").write_bytes(photograph(rng))
    write_manifest(folder)
    monkeypatch.setenv("CONVLAB_DATA", str(folder))
    return folder


def test_whole_mirror(mirror, capsys):
    images, reviews, photographs = data.cifar10(), data.imdb(num_words=9, length=4), data.cats_vs_dogs()
    with np.load(mirror / "cifar10.npz") as written:
        np.testing.assert_array_equal(images.x_train, written["x_train"])
        np.testing.assert_array_equal(images.y_test, written["y_test"])
    assert sorted(zip(reviews.x_train.tolist(), reviews.y_train.tolist(), strict=True)) == [
        ([0, 0, 1, 3], 1),
        ([0, 0, 5, 2], 0),
    ]
    assert data.imdb_word_index()["word9"] == 9
    assert photographs.x_train.shape == (6, 160, 160, 3)
    assert sorted(photographs.y_validation) == [0, 0, 1, 1]
    assert {found.source for found in (images, reviews, photographs)} == {"mirror"}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("upright", [False, True])
def test_photograph_is_scaled_and_cut_in_the_middle(mirror, upright):
    picture = np.zeros((80, 160, 3), np.uint8)
    picture[:, 40:120] = 200  # the middle half: what is left after the cut
    for path in mirror.glob("cats_vs_dogs/*/*/*.jpg"):
        Image.fromarray(picture.swapaxes(0, 1) if upright else picture).save(path, quality=95)
    write_manifest(mirror)
    found = data.cats_vs_dogs().x_test[0]
    assert found.shape == (160, 160, 3)
    assert (np.abs(found[8:-8, 8:-8].astype(int) - 200) < 12).all()


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


def alter(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(("damage", "said"), [(cut, "size is"), (alter, "SHA-256 is"), (lambda p: p.unlink(), "read")])
@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("cifar10.npz", data.cifar10),
        ("imdb.npz", data.imdb),
        ("imdb_word_index.json", data.imdb_word_index),
        ("cats_vs_dogs/test/dogs/dog.1.jpg", data.cats_vs_dogs),
    ],
)
def test_damaged_file(mirror, file, read, damage, said, capsys):
    damage(mirror / file)
    with pytest.raises(data.DataError) as error:
        read()
    assert str(mirror / file) in str(error.value)
    assert said in str(error.value)
    assert capsys.readouterr().out == "", "nothing stands in"


def test_the_error_gives_what_was_expected_and_what_was_found(mirror):
    path = mirror / "cifar10.npz"
    size, sha256 = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    alter(path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(data.DataError, match=f"{found}.*{sha256}"):
        data.cifar10()
    cut(path)
    with pytest.raises(data.DataError, match=f"{size - 7} bytes.*{size}"):
        data.cifar10()


@pytest.mark.parametrize(
    ("one", "other", "read"),
    [
        ("cifar10.npz", "imdb.npz", data.cifar10),
        ("cats_vs_dogs/train/cats/cat.0.jpg", "cats_vs_dogs/train/dogs/dog.0.jpg", data.cats_vs_dogs),
    ],
)
def test_swapped_files(mirror, one, other, read):
    first, second = mirror / one, mirror / other
    contents = first.read_bytes(), second.read_bytes()
    first.write_bytes(contents[1])
    second.write_bytes(contents[0])
    with pytest.raises(data.DataError, match=re.escape(one)):
        read()


def test_swapped_files_of_one_size(mirror):
    paths = [mirror / f"cats_vs_dogs/train/{kind}s/{kind}.0.jpg" for kind in ("cat", "dog")]
    contents = [path.read_bytes() for path in paths]
    size = max(map(len, contents))
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content.ljust(size, b"\0"))
    write_manifest(mirror)
    data.cats_vs_dogs()
    contents = [path.read_bytes() for path in paths]
    paths[0].write_bytes(contents[1])
    paths[1].write_bytes(contents[0])
    with pytest.raises(data.DataError, match=r"cat\.0\.jpg.*SHA-256"):
        data.cats_vs_dogs()


def test_a_file_that_the_manifest_does_not_list_is_not_used(mirror):
    manifest = json.loads((mirror / "manifest.json").read_text())
    kept = {name: entry for name, entry in manifest.items() if name.startswith("imdb")}
    (mirror / "manifest.json").write_text(json.dumps(kept))
    with pytest.raises(data.DataError, match=r"lists no cifar10\.npz"):
        data.cifar10()
    with pytest.raises(data.DataError, match="lists no cats_vs_dogs"):
        data.cats_vs_dogs()


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '"text"', '{"cifar10.npz": 3}', '{"cifar10.npz": {"bytes": 3}}', "\xff", "null"]
)
def test_broken_manifest(mirror, content):
    (mirror / "manifest.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(data.DataError, match=r"manifest\.json is no manifest"):
        data.cifar10()


def test_no_manifest(mirror):
    (mirror / "manifest.json").unlink()
    with pytest.raises(data.DataError, match=r"manifest.*manifest\.json"):
        data.cifar10()


def test_no_such_folder(tmp_path, monkeypatch):
    for path in (tmp_path / "missing", "no-such-choice"):
        monkeypatch.setenv("CONVLAB_DATA", str(path))
        with pytest.raises(data.DataError, match=f"CONVLAB_DATA takes.*{path}"):
            data.cifar10()


OBJECTS = np.array([{"a": 1}], dtype=object)


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"x_train": OBJECTS}, "allow_pickle=False"),
        ({"x_train": np.zeros((20, 32, 32, 3), np.float32)}, "x_train is float32"),
        ({"x_test": np.zeros((10, 3, 32, 32), np.uint8)}, "x_test is uint8 .10, 3, 32, 32."),
        ({"y_test": np.zeros((10, 1), np.uint8)}, "y_test is uint8 .10, 1."),
        ({"y_test": np.zeros(9, np.uint8)}, "10 examples in x_test, but 9 labels"),
        ({"y_test": np.full(10, 10, np.uint8)}, "label 10 in y_test"),
    ],
)
def test_a_listed_file_with_other_arrays_is_refused(mirror, replaced, said):
    with np.load(mirror / "cifar10.npz") as written:
        arrays = dict(written)
    np.savez(mirror / "cifar10.npz", **arrays | replaced)
    write_manifest(mirror)
    with pytest.raises(data.DataError, match=said):
        data.cifar10()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_listed_file_that_is_no_archive_of_arrays_is_refused(mirror, content):
    (mirror / "cifar10.npz").write_bytes(content)
    write_manifest(mirror)
    with pytest.raises(data.DataError, match=r"cifar10\.npz is not used"):
        data.cifar10()


def test_listed_reviews_that_do_not_fit_are_refused(mirror):
    with np.load(mirror / "imdb.npz") as written:
        arrays = dict(written)
    for key, value in [("train_offsets", [0, 5, 3]), ("train_offsets", [0, 3, 9]), ("train_tokens", [5, 2, -9, 1, 3])]:
        np.savez(mirror / "imdb.npz", **arrays | {key: np.array(value, np.int32)})
        write_manifest(mirror)
        with pytest.raises(data.DataError, match=r"imdb.*train"):
            data.imdb()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"the": "first"}', b"\xff"])
def test_a_listed_word_index_that_is_none_is_refused(mirror, content):
    (mirror / "imdb_word_index.json").write_bytes(content)
    write_manifest(mirror)
    with pytest.raises(data.DataError, match=r"imdb_word_index\.json"):
        data.imdb_word_index()


def test_a_listed_photograph_that_is_none_is_refused(mirror):
    (mirror / "cats_vs_dogs/train/cats/cat.2.jpg").write_bytes(b"GIF89a and no JPEG")
    write_manifest(mirror)
    with pytest.raises(data.DataError, match=r"cat\.2\.jpg"):
        data.cats_vs_dogs()
