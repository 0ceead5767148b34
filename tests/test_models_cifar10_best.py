"""The fast network for CIFAR-10: its whitening layer, its shapes and its counts."""

import numpy as np
import pytest

from convlab import models

# Keras 3 on TensorFlow reads its variables in a way that NumPy 2 calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    """Images whose pixels depend on their neighbours, as a photograph's do."""
    noise = np.random.default_rng(0).normal(size=(200, 34, 34, 3))
    smooth = sum(noise[:, i : i + 32, j : j + 32] for i in range(3) for j in range(3))
    return np.clip(128 + 12 * smooth, 0, 255).astype(np.uint8)


def test_whitened_patches_are_uncorrelated_and_of_variance_one(images: np.ndarray) -> None:
    filters, mean, deviation = models.whitening(images, 2)
    assert filters.shape == (2, 2, 3, 24)
    np.testing.assert_array_equal(filters[..., 12:], -filters[..., :12])
    normal = (images - mean) / deviation
    outputs = [
        (normal[n, i : i + 2, j : j + 2, :, None] * filters[..., :12]).sum((0, 1, 2))
        for n in range(40)
        for i in range(0, 31, 3)
        for j in range(0, 31, 3)
    ]
    covariance = np.cov(np.array(outputs).T)
    np.testing.assert_allclose(covariance, np.eye(12), atol=0.12)  # 4,840 patches of 192,200.
    raw = np.array([normal[n, i : i + 2, j : j + 2].ravel() for n in range(40) for i in (3, 20) for j in (5, 25)])
    assert np.abs(np.cov(raw.T) - np.eye(12)).max() > 0.3, "before whitening they are not"


def test_the_model(images: np.ndarray) -> None:
    model = models.cifar10_best(images)
    assert model.output_shape == (None, 10)
    assert model.count_params() < 1_000_000
    first = model.get_layer("whiten")
    assert first.output.shape[1:] == (31, 31, 24)
    assert not first.trainable_weights
    np.testing.assert_array_equal(first.kernel.numpy(), models.whitening(images, 2)[0])
    outputs = model(images[:8].astype(np.float32)).numpy()
    assert np.isfinite(outputs).all()
    assert np.abs(outputs).max() < 10


@pytest.mark.parametrize("convolutions", [1, 2, 3, 4])
def test_convolutions_of_a_stage(images: np.ndarray, convolutions: int) -> None:
    model = models.cifar10_best(images, (4, 6, 8), convolutions)
    kernels = [weight.shape for weight in model.weights if weight.path.endswith("kernel") and len(weight.shape) == 4]
    assert len(kernels) == 1 + 3 * convolutions
    sums = [layer for layer in model.layers if type(layer).__name__ == "Add"]
    assert len(sums) == (3 if convolutions > 2 else 0)
