"""The colours of every figure, plot and widget, and the style sheet that carries them."""

from convlab.validation import one_of

# Starts from the colour-blind safe set of Okabe and Ito, "Color Universal Design" (2008). The marks are darkened for
# a white page and lightened for a black one until text in them has a contrast of 4.5 to 1 there.
PALETTE = {
    "input": ("#0072b2", "#5ab4f0"),
    "filter": ("#b85000", "#f5a524"),
    "output": ("#00784f", "#3ecf9a"),
    "gradient": ("#a0287d", "#f29ccf"),
    "padding": ("#6b7280", "#9aa4b2"),
    "unreached": ("#c8102e", "#ff6b6b"),
    "ink": ("#1f2328", "#e6e8eb"),
    "surface": ("#ffffff", "#14181e"),
    "soft": ("#d0d7de", "#3a424e"),
    "accent": ("#0a7d91", "#3fb1c5"),
}
"""Each colour's name with its values on a light and on a dark page."""

# What a picture shows where no style sheet of ours is at hand: it has to be readable on white and on black.
_WITHOUT_STYLE_SHEET = {
    "input": "#0a80c4",
    "filter": "#c96a10",
    "output": "#00926a",
    "gradient": "#bf5a9e",
    "padding": "#7d8590",
    "unreached": "#dc3f4d",
    "ink": "currentColor",
    "surface": "transparent",
    "soft": "#8b949e66",
    "accent": "#2a8c9e",
}

_DARK_PAGES = (
    'html[data-theme="dark"]',  # the book
    'body[data-jp-theme-light="false"]',  # JupyterLab
    "body.vscode-dark",
    'html[theme="dark"]',  # Colab
)

_FIGURES = """\
figure.convlab-drawing { margin: 1.5rem auto; max-width: 100%; }
figure.convlab-drawing svg { max-width: 100%; height: auto; color: var(--cl-ink); }
figure.convlab-drawing figcaption {
  color: inherit; font-family: var(--pst-font-family-base, inherit); font-size: 0.9rem; font-weight: 400;
  line-height: 1.45; margin: 0.5rem auto 0; max-width: 36rem;
}
"""


def colour(name: str) -> str:
    """Return the CSS value of a colour of `PALETTE`: a custom property, with a value for pages that do not set it.

    Raises:
        TypeError, ValueError: `name` is not in `PALETTE`.
    """
    one_of("name", name, PALETTE)
    return f"var(--cl-{name}, {_WITHOUT_STYLE_SHEET[name]})"


def palette_css() -> str:
    """Return the style sheet: the custom properties `--cl-…` for light and dark pages, and the look of each figure."""
    light, dark = (
        "".join(f"  --cl-{name}: {values[theme]};\n" for name, values in PALETTE.items()) for theme in (0, 1)
    )
    selectors = ",\n".join(_DARK_PAGES)
    return f":root {{\n{light}}}\n{selectors} {{\n{dark}}}\n{_FIGURES}"
