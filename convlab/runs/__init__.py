"""Recorded trainings on the real data: made by `record`, checked by `verify`, read back by `load`."""

from convlab.runs._base import pretrained_base
from convlab.runs._machine import hardware, versions
from convlab.runs._record import build, record
from convlab.runs._run import Run, RunError, load, results_folder, speed
from convlab.runs._verify import verify
from convlab.runs.recipes import NAMES

__all__ = [
    "NAMES",
    "Run",
    "RunError",
    "build",
    "hardware",
    "load",
    "pretrained_base",
    "record",
    "results_folder",
    "speed",
    "verify",
    "versions",
]
