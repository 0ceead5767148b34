"""The built site's own links: each leads to a file, and to a place in it."""

import functools
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import BeautifulSoup


@functools.cache
def _soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def _places(page: Path) -> set[str]:
    return {element[key] for key in ("id", "name") for element in _soup(page).find_all(attrs={key: True})}


def _pages(html: Path) -> list[Path]:
    return sorted(page for page in html.rglob("*.html") if "_static" not in page.parts)


def test_links_resolve(html: Path) -> None:
    broken, followed = [], 0
    for page in _pages(html):
        for element in _soup(page).find_all(["a", "img", "link", "script", "source"]):
            url = element.get("href") or element.get("src")
            if not url or urlsplit(url).scheme:
                continue
            followed += 1
            path, place = urldefrag(url)
            target = page if not path else (page.parent / unquote(urlsplit(path).path)).resolve()
            if not target.is_file() or (place and target.suffix == ".html" and unquote(place) not in _places(target)):
                broken.append(f"{page.relative_to(html)}: {url}")
    assert followed > 50
    assert broken == []


def test_outside_links_are_encrypted(html: Path) -> None:
    links = {a["href"] for page in _pages(html) for a in _soup(page).find_all("a", href=True)}
    assert [link for link in links if link.startswith("http:")] == []


def test_no_page_names_an_outside_script_style_or_picture(html: Path) -> None:
    loaded = [
        element.get("src") or element.get("href")
        for page in _pages(html)
        for element in _soup(page).find_all(["script", "img", "link", "iframe", "source", "video"])
        if (element.get("src") or element.get("href"))
    ]
    assert len(loaded) > 10
    assert [url for url in loaded if urlsplit(url).scheme not in {"", "data"}] == []
