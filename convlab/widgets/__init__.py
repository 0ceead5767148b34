"""The widgets: live in a notebook, live on a static page without a kernel, and a picture where neither runs."""

from convlab.widgets._lexicon import LEXICON, SENTENCE_FILTERS, SENTENCES
from convlab.widgets._modules import files, mount_script, page_script, style_sheet
from convlab.widgets._presets import IMAGES, KERNELS
from convlab.widgets._widget import Widget
from convlab.widgets.sentence_filter import SentenceFilter
from convlab.widgets.shared_gradient import SharedGradient
from convlab.widgets.sliding_filter import SlidingFilter

CLASSES = (SlidingFilter, SentenceFilter, SharedGradient)
"""All widgets."""

__all__ = [
    "CLASSES",
    "IMAGES",
    "KERNELS",
    "LEXICON",
    "SENTENCES",
    "SENTENCE_FILTERS",
    "SentenceFilter",
    "SharedGradient",
    "SlidingFilter",
    "Widget",
    "files",
    "mount_script",
    "page_script",
    "style_sheet",
]
