"""Recorded trainings on the real data: made by `record`, checked by `verify`, read back by `load`.

Reading a record needs neither Keras nor its backend, so these are only loaded for what does.
"""

import importlib

from convlab.runs._run import Run, RunError, load, results_folder, speed

_WITH_KERAS = {
    "NAMES": "recipes",
    "build": "_record",
    "hardware": "_machine",
    "pretrained_base": "_base",
    "record": "_record",
    "verify": "_verify",
    "versions": "_machine",
}

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


def __getattr__(name: str) -> object:
    if name not in _WITH_KERAS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_WITH_KERAS[name]}"), name)
