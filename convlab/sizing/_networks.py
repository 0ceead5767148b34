"""Networks that the chapters take apart: the shape of their images, and their layers."""

from convlab.sizing._trace import BatchNormalization, Conv, Dense, DepthwiseConv, Flatten, GlobalPool, Layer, Pool


def _mobilenet_block(filters: int, stride: int) -> list[Layer]:
    # With stride 2, Keras puts the zeros below and on the right by hand.
    depthwise = DepthwiseConv(3, stride, "same" if stride == 1 else (0, 1), bias=False)
    return [depthwise, BatchNormalization(), Conv(filters, 1, bias=False), BatchNormalization()]


def _mobilenet() -> list[Layer]:
    blocks = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
    first = [Conv(32, 3, 2, (0, 1), bias=False), BatchNormalization()]
    return first + [layer for block in blocks for layer in _mobilenet_block(*block)]


_CIFAR10 = [Conv(32, 3), Conv(32, 3), Pool(), Conv(64, 3), Conv(64, 3), Pool(), Conv(64, 3)]
_VGG = [Conv(64, 3, padding="same")] * 2 + [Pool()] + [Conv(128, 3, padding="same")] * 2 + [Pool()]

NETWORKS = {
    "CIFAR-10": ((32, 32, 3), [*_CIFAR10, Flatten(), Dense(1024), Dense(10)]),
    "CIFAR-10, global pooling": ((32, 32, 3), [*_CIFAR10, GlobalPool(), Dense(1024), Dense(10)]),
    "LeNet-5": (
        (32, 32, 1),
        [
            Conv(6, 5),
            Pool(mode="average"),
            Conv(16, 5),
            Pool(mode="average"),
            Conv(120, 5),
            Flatten(),
            Dense(84),
            Dense(10),
        ],
    ),
    "VGG, first blocks": ((224, 224, 3), [*_VGG, *[Conv(256, 3, padding="same")] * 3, Pool()]),
    "MobileNet": ((160, 160, 3), _mobilenet()),
}
"""By name: ((height, width, depth) of the images, layers from the input up).

The first two are the book's. The others follow LeCun et al. (1998), with every connection where the paper's third layer
has a table of them, and with pooling that has no weights; Simonyan and Zisserman (2014); and Howard et al. (2017).
"""
