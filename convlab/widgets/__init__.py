"""The widgets: live in a notebook, live on a static page without a kernel, and a picture where neither runs."""

from convlab.widgets._presets import IMAGES, KERNELS
from convlab.widgets._widget import mount_script, page_script, style_sheet
from convlab.widgets.sliding_filter import SlidingFilter

NAMES = (SlidingFilter.module_name,)
"""The name of each widget's module."""

__all__ = ["IMAGES", "KERNELS", "NAMES", "SlidingFilter", "mount_script", "page_script", "style_sheet"]
