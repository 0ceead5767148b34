"""What a run ran on: packages and hardware."""

import importlib
import os
import platform
from pathlib import Path

import keras
import numpy as np

import convlab


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that train; `backend` names Keras' backend."""
    backend = keras.backend.backend()
    module = importlib.import_module(backend)
    return {
        "python": platform.python_version(),
        "convlab": convlab.__version__,
        "numpy": np.__version__,
        "keras": keras.__version__,
        "backend": backend,
        backend: module.__version__,
    }


def hardware() -> dict:
    """Return the `processor`, how many `cores` it has, and the names of the `accelerators` that Keras can use."""
    return {"processor": _processor(), "cores": os.cpu_count(), "accelerators": _accelerators()}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # Not Linux.
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _accelerators() -> list[str]:
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        devices = tf.config.list_physical_devices("GPU")
        return [tf.config.experimental.get_device_details(device).get("device_name", "GPU") for device in devices]
    if keras.backend.backend() == "jax":
        import jax

        return [device.device_kind for device in jax.devices() if device.platform != "cpu"]
    return []
