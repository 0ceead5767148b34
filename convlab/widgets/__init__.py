"""The widgets: live in a notebook, live on a static page without a kernel, and a picture where neither runs."""

from convlab.widgets._lexicon import LEXICON, SENTENCE_FILTERS, SENTENCES
from convlab.widgets._modules import page_script, style_sheet
from convlab.widgets._presets import IMAGES, KERNELS
from convlab.widgets._widget import Widget
from convlab.widgets.global_pooling import GlobalPooling
from convlab.widgets.pooling import Pooling
from convlab.widgets.predict_first import PredictFirst
from convlab.widgets.sentence_filter import SentenceFilter
from convlab.widgets.shared_gradient import SharedGradient
from convlab.widgets.sizing import Sizing
from convlab.widgets.sliding_filter import SlidingFilter
from convlab.widgets.template_match import TemplateMatch
from convlab.widgets.transfer import Transfer
from convlab.widgets.volume import Volume

CLASSES = (
    SharedGradient,
    Transfer,
    SentenceFilter,
    PredictFirst,
    Volume,
    Pooling,
    SlidingFilter,
    TemplateMatch,
    GlobalPooling,
    Sizing,
)
"""All widgets, in the order in which the site's script packs smallest."""

__all__ = [
    "CLASSES",
    "IMAGES",
    "KERNELS",
    "LEXICON",
    "SENTENCES",
    "SENTENCE_FILTERS",
    "GlobalPooling",
    "Pooling",
    "PredictFirst",
    "SentenceFilter",
    "SharedGradient",
    "Sizing",
    "SlidingFilter",
    "TemplateMatch",
    "Transfer",
    "Volume",
    "Widget",
    "page_script",
    "style_sheet",
]
