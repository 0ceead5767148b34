"""Images changed at random while a network trains, and in set ways when it is tested."""

import numpy as np

from convlab.training import Augment, View


def flipped_and_shifted(shift: int, smoothing: float = 0.0) -> Augment:
    """Return what mirrors every image in every other epoch, shifts it, and softens its target.

    Half of the images are mirrored in even epochs and the other half in odd ones, so that two epochs show every image
    both ways (Jordan, 2024).

    Args:
        shift: pixels that an image moves at most, each way; what comes in is mirrored at its edge.
        smoothing: the share of each target that goes to all classes alike (Szegedy et al., 2016).
    """

    def augment(x, y, chosen, epoch, rng):
        mirror = (chosen * 2654435761 % 2**32 // 2**31 + epoch) % 2 == 1  # A fixed hash splits the images in halves.
        x = x.copy()
        x[mirror] = x[mirror][:, :, ::-1]
        return shifted(x, shift, rng), y * np.float32(1 - smoothing) + np.float32(smoothing / y.shape[1])

    return augment


def shifted(x: np.ndarray, shift: int, rng: np.random.Generator) -> np.ndarray:
    """Return images (count, height, width, depth), each moved by up to `shift` pixels along both sides."""
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (shift, shift), (shift, shift), (0, 0)), "reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), (1, 2))
    top, left = rng.integers(0, 2 * shift + 1, (2, len(x)))
    return windows[np.arange(len(x)), top, left].transpose(0, 2, 3, 1)


def mirrored(x: np.ndarray) -> np.ndarray:
    """Return images (count, height, width, depth) with left and right exchanged."""
    return x[:, :, ::-1]


def moved(down: int, right: int, mirror: bool) -> View:
    """Return a view of images moved by whole pixels, mirrored first or not."""

    def view(x):
        x = mirrored(x) if mirror else x
        sides = ((0, 0), (abs(down),) * 2, (abs(right),) * 2, (0, 0))
        top, left = abs(down) - down, abs(right) - right
        return np.pad(x, sides, "reflect")[:, top : top + x.shape[1], left : left + x.shape[2]]

    return view
