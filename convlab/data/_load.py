"""Where a data set comes from: a mirror, an earlier download, a download, or the stand-in."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from convlab.data._dataset import DataError
from convlab.data._download import Archive, cached, fetch
from convlab.data._mirror import Mirror

Content = TypeVar("Content")


def load(
    name: str,
    archive: Archive,
    from_mirror: Callable[[Mirror], Content],
    from_archive: Callable[[Path], Content],
    stand_in: Callable[[], Content],
) -> tuple[str, Content]:
    """Read from the first source that there is; print one line where that is the stand-in.

    Returns:
        the source, one of `SOURCES`, and what its reader returned.

    Raises:
        DataError: the source that was asked for, or an earlier download, is not there or not as it should be.
    """
    wanted = os.environ.get("CONVLAB_DATA", "")
    if wanted not in ("", "download"):
        return "mirror", from_mirror(Mirror(Path(wanted).expanduser()))
    path, why = _archive_path(archive, wanted == "download")
    if path:
        return "download", from_archive(path)
    print(
        f"{name}: {why}, so generated data stands in.\n"
        f"For the real data run with CONVLAB_DATA=download ({archive.size / 1e6:.0f} MB)."
    )
    return "stand-in", stand_in()


def _archive_path(archive: Archive, download: bool) -> tuple[Path | None, str]:
    """Return the path of the archive, downloaded if need be; or None, and why there is none."""
    try:
        path = cached(archive)
    except DataError:
        if not (download or _on_colab()):
            raise
        path = None
    if path or download:
        return path or fetch(archive), ""
    if not _on_colab():
        return None, "the real data is not here"
    try:
        return fetch(archive), ""
    except DataError as error:
        return None, str(error)


def _on_colab() -> bool:
    try:
        return importlib.util.find_spec("google.colab") is not None
    except ModuleNotFoundError:
        return False
