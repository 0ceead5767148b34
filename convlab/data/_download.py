"""Downloads that are either whole and right, or not there."""

import contextlib
import hashlib
import http.client
import os
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from IPython import get_ipython

from convlab.data._dataset import DataError

try:
    import fcntl
except ImportError:  # Windows, where a file that another process has open cannot be deleted anyway
    fcntl = None

BLOCK = 1 << 20  # bytes
TIMEOUT = 30  # seconds without a byte


@dataclass(frozen=True)
class Archive:
    """A file to download: its name in the cache folder, its address, its size in bytes and its SHA-256."""

    file: str
    url: str
    size: int
    sha256: str


def cache_folder() -> Path:
    """Return the folder that downloads are kept in; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "convlab-book"


def cached(archive: Archive) -> Path | None:
    """Return the path of an earlier download, or None where there is none.

    Raises:
        DataError: there is one, but its size or SHA-256 is not what it should be.
    """
    path = cache_folder() / archive.file
    if not path.is_file():
        return None
    with path.open("rb") as file:
        wrong = _difference(archive, os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())
    if wrong:
        raise DataError(f"{path} is not used: {wrong}; delete it, or set CONVLAB_DATA=download to fetch it again")
    return path


def fetch(archive: Archive) -> Path:
    """Download a file into the cache folder and return its path.

    The bytes go to a temporary file, which gets its name only when its size and SHA-256 are right: cut off or killed at
    any moment, it leaves nothing that `cached` takes for data.

    Raises:
        DataError: the server or the disk fails, or what came is not what should have come.
    """
    path = cache_folder() / archive.file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary_file(path) as temporary:
            wrong = _difference(archive, *_copy(archive, temporary))
            temporary.close()
            if wrong:
                raise DataError(f"{archive.url} is not used: {wrong}")
            os.replace(temporary.name, path)
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = error.reason if type(error) is urllib.error.URLError else error
        raise DataError(f"{archive.url} cannot be fetched: {str(reason) or type(error).__name__}") from None
    return path


def _copy(archive: Archive, target: BinaryIO) -> tuple[int, str]:
    """Copy the download to `target`; return how many bytes came and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    request = urllib.request.Request(archive.url, headers={"User-Agent": "convlab-book"})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response, _progress(archive) as show:
        while size <= archive.size and (block := response.read(BLOCK)):
            target.write(block)
            digest.update(block)
            size += len(block)
            show(size)
    return size, digest.hexdigest()


def _difference(archive: Archive, size: int, sha256: str) -> str:
    """Say how a file differs from what it should be; empty where it does not."""
    if size != archive.size:
        return f"its size is {size} bytes{', or more' * (size > archive.size)}, not {archive.size}"
    return f"its SHA-256 is {sha256}, not {archive.sha256}" if sha256 != archive.sha256 else ""


@contextlib.contextmanager
def _temporary_file(path: Path) -> Iterator[BinaryIO]:
    """Open a locked temporary file beside `path`, and delete it at the end if it still has its temporary name."""
    _remove_stale(path)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=".part", delete=False) as file:
        try:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
        finally:
            file.close()
            Path(file.name).unlink(missing_ok=True)


def _remove_stale(path: Path) -> None:
    """Delete the temporary files of downloads that were killed: the system has let go of their locks."""
    for stale in path.parent.glob(f"{path.name}.*.part"):
        with contextlib.suppress(OSError), stale.open("rb") as file:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                file.close()
            stale.unlink()


@contextlib.contextmanager
def _progress(archive: Archive) -> Iterator:
    """Yield a function that shows how much has come, on one line; silent where nobody watches."""
    if not (sys.stderr.isatty() or hasattr(get_ipython(), "kernel")):
        yield lambda size: None
        return
    shown = None

    def show(size: int) -> None:
        nonlocal shown
        percent = min(100, 100 * size // archive.size)
        if percent != shown:
            shown = percent
            bar = ("#" * (percent // 4)).ljust(25, ".")
            print(f"\r{archive.file} [{bar}] {percent}% of {archive.size / 1e6:.0f} MB", end="", file=sys.stderr)

    try:
        yield show
    finally:
        print(file=sys.stderr)
