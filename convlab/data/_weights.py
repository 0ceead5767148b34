"""Where the weights of a MobileNet that was trained on ImageNet come from."""

import os
from pathlib import Path

from convlab.data._mirror import Mirror

MOBILENET = "weights/mobilenet_1_0_to_block12.weights.h5"


def mobilenet_weights() -> Path | None:
    """Return the mirror's file with MobileNet up to its twelfth block, checked; None where no mirror is named.

    Without a mirror, Keras has the whole network: `weights="imagenet"`.

    Raises:
        DataError: the mirror has no such file, or it is not as it should be.
    """
    wanted = os.environ.get("CONVLAB_DATA", "")
    if wanted in ("", "download"):
        return None
    return Mirror(Path(wanted).expanduser()).path(MOBILENET)
