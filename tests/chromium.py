"""Finds a Chromium for the browser tests, or installs one: `python tests/chromium.py` prints where it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ADVICE = """\
The browser tests need Chromium. There is none here, and none could be installed. Any one of these helps:
  apt-get install chromium                        on Debian, as root
  .venv/bin/python -m playwright install chromium with a network connection
  CHROMIUM=/path/to/chromium make test            where one is installed elsewhere"""


def find() -> str | None:
    """Return the path of a Chromium that starts, or None.

    Raises:
        FileNotFoundError: the environment variable CHROMIUM names one that does not start.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not _starts(named):
            raise FileNotFoundError(f"CHROMIUM takes the path of a Chromium that starts, got {named!r}")
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    candidates = [shutil.which(name) for name in NAMES] + [own]
    return next((path for path in candidates if path and _starts(path)), None)


def install() -> None:
    """Install a Chromium: Debian's package as root, otherwise Playwright's own. Its failure shows in `find`."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=environment, check=False
        )
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _starts(path: str) -> bool:
    """Tell whether the program runs: Ubuntu's `chromium-browser` is there and asks for a snap."""
    if not Path(path).is_file():
        return False
    return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0


def main() -> int:
    """Print the path of a Chromium; return 1 and say what to do where there is none."""
    if not find():
        install()
    path = find()
    print(path or ADVICE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
