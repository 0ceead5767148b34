"""Downloads from a local server that delivers, breaks off, lies, fails, hangs, or is not there."""

import dataclasses
import importlib.machinery
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import types

import pytest
from archive_server import Server, cats_vs_dogs_archive, cifar10_archive, tar_of

from convlab import data
from convlab.data import _cats_vs_dogs, _cifar10, _download, _imdb

REVIEWS = {
    "train/neg/1_1.txt": "A bad, BAD film.<br />No!",
    "train/pos/0_9.txt": "It's a good film",
    "test/neg/0_2.txt": "bad",
    "test/pos/3_8.txt": "a film; a film",
    "train/unsup/0_0.txt": "neither here nor there",
}


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.go_on.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVLAB_DATA", "download")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path / "convlab-book"


def kept(cache):
    return sorted(path.name for path in cache.glob("*")) if cache.exists() else []


@pytest.fixture
def on_colab(monkeypatch):
    module = types.ModuleType("google.colab")
    module.__spec__ = importlib.machinery.ModuleSpec("google.colab", None)
    monkeypatch.setitem(sys.modules, "google.colab", module)
    monkeypatch.delenv("CONVLAB_DATA")


def test_cifar10(server, monkeypatch, cache, capfd):
    content, records = cifar10_archive()
    server.offer(monkeypatch, _cifar10, content)
    for _ in range(2):
        found = data.cifar10()
        assert (found.source, found.class_names[3]) == ("download", "cat")
        assert found.y_train.tolist() == [0, 1, 2, 3] * 5
        assert found.x_test.shape == (4, 32, 32, 3)
        # Pixel (row 5, column 7) of channel 1 is 1 + 1024 + 5 * 32 + 7 bytes into its record.
        assert found.x_train[6, 5, 7, 1] == records[1, 2, 1 + 1024 + 5 * 32 + 7]
        assert found.x_test[3, 31, 0, 2] == records[5, 3, 1 + 2048 + 31 * 32]
    assert server.asked == 1, "the second time it is there already"
    assert kept(cache) == ["cifar-10-binary.tar.gz"]
    assert not list(cache.parent.parent.rglob("outside.txt"))
    assert capfd.readouterr() == ("", ""), "silent where nobody watches"


def test_imdb(server, monkeypatch):
    content = tar_of({f"aclImdb/{name}": text.encode() for name, text in REVIEWS.items()})
    server.offer(monkeypatch, _imdb, content)
    _imdb._read_archive.cache_clear()
    index = data.imdb_word_index()
    # Counted by hand: a 4, film 4, bad 3, then once each in the order of the alphabet.
    assert index == {"a": 1, "film": 2, "bad": 3, "br": 4, "good": 5, "it's": 6, "no": 7}
    found = data.imdb(length=6)
    assert found.source == "download"
    rows = dict(zip(found.y_train.tolist(), found.x_train.tolist(), strict=True))
    assert rows == {0: [1, 3, 3, 2, 4, 7], 1: [0, 0, 6, 1, 5, 2]}
    rows = dict(zip(found.y_test.tolist(), found.x_test.tolist(), strict=True))
    assert rows == {0: [0, 0, 0, 0, 0, 3], 1: [0, 0, 1, 2, 1, 2]}


def test_cats_vs_dogs(server, monkeypatch):
    monkeypatch.setattr(_cats_vs_dogs, "COUNTS", {"train": 3, "validation": 2, "test": 2})
    server.offer(monkeypatch, _cats_vs_dogs, cats_vs_dogs_archive())
    found = data.cats_vs_dogs()
    greys = {}
    for part in ("train", "validation", "test"):
        images, labels = getattr(found, f"x_{part}"), getattr(found, f"y_{part}")
        assert images.shape[1:] == (160, 160, 3)
        greys[part] = sorted(
            (int(label), round(image.mean() / 10)) for image, label in zip(images, labels, strict=True)
        )
    assert greys == {
        "train": [(0, 0), (0, 1), (0, 3), (1, 10), (1, 11), (1, 12)],
        "validation": [(0, 4), (0, 5), (1, 13), (1, 14)],
        "test": [(0, 6), (0, 7), (1, 15), (1, 16)],
    }


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("cut", "size is"),
        ("cut without a length", "size is"),
        ("altered", "SHA-256 is"),
        ("error", "500"),
    ],
)
def test_a_download_that_goes_wrong_leaves_nothing(server, monkeypatch, cache, behaviour, said, capsys):
    content, _ = cifar10_archive()
    archive = server.offer(monkeypatch, _cifar10, content)
    server.behaviour = behaviour
    with pytest.raises(data.DataError, match=said) as error:
        data.cifar10()
    assert archive.url in str(error.value)
    assert kept(cache) == []
    assert capsys.readouterr().out == "", "nothing stands in"
    server.behaviour = "whole"
    assert data.cifar10().source == "download"


def test_a_download_that_is_too_long_is_not_read_to_its_end(server, monkeypatch, cache):
    content, _ = cifar10_archive()
    archive = server.offer(monkeypatch, _cifar10, content)
    server.content = content * 200
    monkeypatch.setattr(_download, "BLOCK", 1000)
    with pytest.raises(data.DataError, match=rf"or more, not {archive.size}") as error:
        data.cifar10()
    assert int(re.search(r"size is (\d+)", str(error.value))[1]) <= archive.size + 1000
    assert kept(cache) == []


def test_no_server(monkeypatch, cache):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    archive = dataclasses.replace(_cifar10.ARCHIVE, url=f"http://127.0.0.1:{port}/x")
    monkeypatch.setattr(_cifar10, "ARCHIVE", archive)
    with pytest.raises(data.DataError, match=rf"{archive.url} cannot be fetched: .*refused"):
        data.cifar10()
    assert kept(cache) == []


def test_a_server_that_falls_silent(server, monkeypatch, cache):
    server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    server.behaviour = "hang"
    monkeypatch.setattr(_download, "TIMEOUT", 0.2)
    with pytest.raises(data.DataError, match="timed out"):
        data.cifar10()
    assert kept(cache) == []


def test_a_cache_folder_that_cannot_be_made(server, monkeypatch, tmp_path):
    server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(data.DataError, match="cannot be fetched"):
        data.cifar10()


CHILD = """
import sys
from convlab import data
from convlab.data import _cifar10, _download
_download.BLOCK = 500
_cifar10.ARCHIVE = _download.Archive("cifar-10-binary.tar.gz", sys.argv[1], int(sys.argv[2]), sys.argv[3])
data.cifar10()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
@pytest.mark.parametrize("killer", [signal.SIGKILL, signal.SIGINT])
def test_killed_in_the_middle(server, monkeypatch, cache, killer):
    archive = server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    server.behaviour = "hang"
    command = [sys.executable, "-c", CHILD, archive.url, str(archive.size), archive.sha256]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while not any(path.stat().st_size for path in cache.glob("*.part")):
            assert child.poll() is None, child.stderr.read()
            time.sleep(0.02)
        server.behaviour = "whole"
        # A download that is still running keeps its file, whoever else downloads meanwhile.
        assert data.cifar10().source == "download"
        assert len(list(cache.glob("*.part"))) == 1
        (cache / archive.file).unlink()
        while child.poll() is None:  # an interrupt that falls into a destructor is lost: press Ctrl-C again
            child.send_signal(killer)
            time.sleep(0.5)
        assert child.returncode != 0
    assert len(kept(cache)) == (1 if killer == signal.SIGKILL else 0)
    assert not (cache / archive.file).exists()
    monkeypatch.delenv("CONVLAB_DATA")
    assert data.cifar10().source == "stand-in", "what is left is not taken for data"
    monkeypatch.setenv("CONVLAB_DATA", "download")
    assert data.cifar10().source == "download"
    assert kept(cache) == [archive.file], "what was left is cleared away"


@pytest.mark.parametrize("damage", [lambda c: c[:-5], lambda c: c[:-1] + bytes([c[-1] ^ 1]), lambda c: c + b"more"])
def test_a_damaged_earlier_download(server, monkeypatch, cache, damage, capsys):
    archive = server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    data.cifar10()
    path = cache / archive.file
    path.write_bytes(damage(server.content))
    monkeypatch.delenv("CONVLAB_DATA")
    with pytest.raises(data.DataError, match=r"cifar-10-binary\.tar\.gz is not used: its (size|SHA-256) is"):
        data.cifar10()
    assert capsys.readouterr().out == "", "nothing stands in"
    monkeypatch.setenv("CONVLAB_DATA", "download")
    assert data.cifar10().source == "download"
    assert path.read_bytes() == server.content
    assert server.asked == 2


def test_an_earlier_download_is_used_with_nothing_set(server, monkeypatch, capsys):
    server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    data.cifar10()
    monkeypatch.delenv("CONVLAB_DATA")
    assert data.cifar10().source == "download"
    assert (server.asked, capsys.readouterr().out) == (1, "")


def test_colab_downloads_by_itself(server, monkeypatch, on_colab):
    server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    assert data.cifar10().source == "download"


def test_colab_without_network_says_that_the_stand_in_stands_in(server, monkeypatch, on_colab, cache, capsys):
    archive = server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    server.behaviour = "error"
    assert data.cifar10().source == "stand-in"
    said = capsys.readouterr().out
    assert said.count("\n") == 2
    assert archive.url in said
    assert "stands in" in said
    assert kept(cache) == []


def test_progress_shows_in_a_notebook(server, monkeypatch, capsys):
    archive = server.offer(monkeypatch, _cifar10, cifar10_archive()[0])
    monkeypatch.setattr(_download, "BLOCK", archive.size // 2 + 1)
    monkeypatch.setattr(_download, "get_ipython", lambda: types.SimpleNamespace(kernel="a kernel"))
    data.cifar10()
    shown = capsys.readouterr()
    assert shown.err.split("\r")[1:] == [
        "cifar-10-binary.tar.gz [############.............] 50% of 0 MB",
        "cifar-10-binary.tar.gz [#########################] 100% of 0 MB\n",
    ]
    assert shown.out == ""


@pytest.mark.parametrize("module", [_cifar10, _imdb, _cats_vs_dogs])
def test_the_real_archives_are_pinned(module):
    archive = module.ARCHIVE
    assert archive.url.startswith("https://")
    assert archive.url.endswith(f"/{archive.file}")
    assert archive.size > 80_000_000
    assert len(bytes.fromhex(archive.sha256)) == 32
