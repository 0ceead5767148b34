"""The book's Sphinx extension: mathematics as MathML, the look of its pictures, and its widgets brought to life."""

from pathlib import Path

import minify
from sphinx.application import Sphinx

from convlab.sphinxext import widgets
from convlab.sphinxext.mathml import visit_math, visit_math_block
from convlab.widgets import style_sheet

_STYLE_FILE = "convlab.css"


def setup(app: Sphinx) -> dict[str, bool | str]:
    """Register the extension with Sphinx; `html_math_renderer = "mathml"` then selects its mathematics."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    # Jupyter Book sets this for an extension that the book leaves out.
    app.add_config_value("comments_config", {}, "html")
    app.add_css_file(_STYLE_FILE)
    app.connect("builder-inited", _write_style)
    widgets.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_style(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _STYLE_FILE).write_text(minify.string("text/css", style_sheet()), encoding="utf-8")
