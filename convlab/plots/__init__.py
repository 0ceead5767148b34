"""Pictures of data and results as drawings: curves, bars, images, filters, feature maps and confusion matrices."""

from convlab.plots._bars import bars
from convlab.plots._confusion import confusion
from convlab.plots._curves import history, lines
from convlab.plots._figure import figure
from convlab.plots._rasters import feature_maps, filters, images

__all__ = ["bars", "confusion", "feature_maps", "figure", "filters", "history", "images", "lines"]
