"""How large a layer's output is, and what the layer costs: the formulas of the sizing chapter, in plain integers."""

from math import gcd

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

Padding = int | str | tuple[int, int]

# The longest axis whose positions are listed one by one.
LONGEST = 1_000_000


def same_padding(size: int, filter_size: int, stride: int = 1) -> tuple[int, int]:
    """Return the zeros that `padding="same"` puts (before, after) one axis.

    The output then has ceil(size / stride) places. An odd zero goes after, as in TensorFlow and Keras.

    Raises:
        TypeError, ValueError: an argument is not a whole number of at least 1.
    """
    size, filter_size, stride = _checked(size, filter_size, stride)
    total = max((-(-size // stride) - 1) * stride + filter_size - size, 0)
    return total // 2, total - total // 2


def resolve_padding(size: int, filter_size: int, stride: int, padding: Padding) -> tuple[int, int]:
    """Return the zeros (before, after) one axis that `padding` stands for.

    Args:
        size, filter_size, stride: of that axis.
        padding: `"valid"`, `"same"`, a whole number for both ends, or a pair (before, after).

    Raises:
        TypeError, ValueError: an argument is of none of these forms.
    """
    size, filter_size, stride = _checked(size, filter_size, stride)
    if isinstance(padding, str):
        one_of("padding", padding, ("valid", "same"))
        return same_padding(size, filter_size, stride) if padding == "same" else (0, 0)
    return whole_numbers("padding", padding, 2, minimum=0)


def dilated_size(filter_size: int, dilation: int = 1) -> int:
    """Return how many places a filter reaches over along one axis: (F - 1) · dilation + 1.

    Args:
        filter_size: F, the number of its weights along the axis.
        dilation: step from one weight to the next; 1 for neighbours.

    Raises:
        TypeError, ValueError: an argument is not a whole number of at least 1.
    """
    return (whole_number("filter_size", filter_size) - 1) * whole_number("dilation", dilation) + 1


def output_size(size: int, filter_size: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> int:
    """Return how many places a filter stops at along one axis: floor((size + padding - filter) / stride) + 1.

    A stride that does not fit is rounded down, as every framework does: the last columns are then never reached
    (see `unreached`).

    Args:
        size: width (or height) of the input.
        filter_size: width (or height) of the filter.
        stride: step between two places.
        padding: zeros at each end: a whole number, a pair (before, after), `"valid"` or `"same"`.
        dilation: step from one weight of the filter to the next; the filter counts with its `dilated_size`.

    Raises:
        TypeError: an argument is not a whole number (or not a form of padding).
        ValueError: an argument is too small, or the filter is larger than the padded input.
    """
    size, filter_size, stride = _checked(size, filter_size, stride)
    filter_size = dilated_size(filter_size, dilation)
    before, after = resolve_padding(size, filter_size, stride, padding)
    padded = size + before + after
    if filter_size > padded:
        raise ValueError(
            f"filter_size takes at most the padded size {padded} (size {size}, padding {before} + {after}), "
            f"got {filter_size}"
        )
    return (padded - filter_size) // stride + 1


def unreached(size: int, filter_size: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> tuple[int, ...]:
    """Return the positions of one input axis that no weight ever meets, counted from 0 without the padding.

    They lie at the end where the stride does not fit, between the stops where the stride exceeds the filter, and
    between the weights of a dilated filter where no other stop fills the gap.

    Args:
        size, filter_size, stride, padding, dilation: as for `output_size`.

    Raises:
        TypeError, ValueError: as `output_size`, or the size is above 1,000,000.
    """
    size, filter_size, stride = _checked(size, filter_size, stride)
    whole_number("size", size, maximum=LONGEST)
    stops = output_size(size, filter_size, stride, padding, dilation)
    before, _ = resolve_padding(size, dilated_size(filter_size, dilation), stride, padding)
    divisor = gcd(dilation, stride)
    every = stride // divisor
    inverse = pow(dilation // divisor, -1, every)

    def is_met(place: int) -> bool:
        """Tell whether a weight k at a stop n gives n · stride + k · dilation = place, counted with the padding."""
        least = max(0, -(((stops - 1) * stride - place) // dilation))
        first = least + (place // divisor * inverse - least) % every
        return place % divisor == 0 and first <= min(filter_size - 1, place // dilation)

    return tuple(place for place in range(size) if not is_met(place + before))


def conv_parameters(filter_size: int | tuple[int, int], depth_in: int, depth_out: int) -> int:
    """Return the parameters of a convolutional layer: (F · F · D_in + 1) · D_out, the 1 being the bias.

    Args:
        filter_size: F, or (height, width).
        depth_in: channels of the input, and so the depth of each filter.
        depth_out: number of filters.

    Raises:
        TypeError, ValueError: an argument is not a whole number of at least 1.
    """
    height, width = whole_numbers("filter_size", filter_size, 2)
    depth_in, depth_out = whole_number("depth_in", depth_in), whole_number("depth_out", depth_out)
    return (height * width * depth_in + 1) * depth_out


def conv_multiplications(
    filter_size: int | tuple[int, int], depth_in: int, depth_out: int, output_shape: int | tuple[int, int]
) -> int:
    """Return the multiplications of a convolutional layer for one image: F · F · D_in · H_out · W_out · D_out.

    Args:
        filter_size: F, or (height, width).
        depth_in: channels of the input.
        depth_out: number of filters.
        output_shape: size of the feature map: one number, or (height, width).

    Raises:
        TypeError, ValueError: an argument is not a whole number of at least 1.
    """
    filter_height, filter_width = whole_numbers("filter_size", filter_size, 2)
    height, width = whole_numbers("output_shape", output_shape, 2)
    depth_in, depth_out = whole_number("depth_in", depth_in), whole_number("depth_out", depth_out)
    return filter_height * filter_width * depth_in * height * width * depth_out


def dense_parameters(inputs: int, units: int) -> int:
    """Return the parameters of a dense layer: (inputs + 1) · units.

    Raises:
        TypeError, ValueError: an argument is not a whole number of at least 1.
    """
    return (whole_number("inputs", inputs) + 1) * whole_number("units", units)


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many input pixels, along one axis, one output of a stack of layers depends on.

    Each layer widens the field by (F - 1) times the product of the strides before it; see Araujo, Norris and Sim,
    "Computing Receptive Fields of Convolutional Neural Networks" (Distill, 2019).

    Args:
        layers: (filter size, stride) of each convolution or pooling, from the input up.

    Raises:
        TypeError, ValueError: a layer is not a pair of whole numbers of at least 1.
    """
    if not is_sequence(layers):
        raise TypeError(f"layers takes a list of (filter size, stride) pairs, got {shown(layers)}")
    field, step = 1, 1
    for index, layer in enumerate(layers):
        if not is_sequence(layer):
            raise TypeError(f"layers[{index}] takes a pair (filter size, stride), got {shown(layer)}")
        filter_size, stride = whole_numbers(f"layers[{index}]", layer, 2)
        field += (filter_size - 1) * step
        step *= stride
    return field


def _checked(size: int, filter_size: int, stride: int) -> tuple[int, int, int]:
    return whole_number("size", size), whole_number("filter_size", filter_size), whole_number("stride", stride)
