"""The JavaScript arithmetic of sequences against `convlab.ops`, on random layers."""

import numpy as np
from playwright.sync_api import Page

from convlab import ops, sizing
from convlab.widgets._modules import module

SOURCE = module("core-sequence")
RUN = """async ([source, cases]) => {
  const { conv1d, conv1dBackward } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  return cases.map(({ x, kernel, upstream, stride, pair }) => ({
    output: conv1d(x, kernel, stride, pair),
    ...conv1dBackward(upstream, x, kernel, stride, pair),
  }));
}"""


def _case(rng: np.random.Generator) -> dict:
    length, depth, width, filters, stride = (int(rng.integers(1, most)) for most in (9, 5, 5, 5, 5))
    padding = ["same", (width - 1, 0), int(rng.integers(width // 2, 4))][rng.integers(3)]
    pair = list(sizing.resolve_padding(length + width, width, stride, padding))
    x, kernel = rng.normal(size=(length + width, depth)), rng.normal(size=(width, depth, filters))
    positions = ops.conv1d(x[None], kernel, None, stride, tuple(pair)).shape[1]
    upstream = rng.normal(size=(positions, filters))
    arrays = {"x": x, "kernel": kernel, "upstream": upstream}
    return {**{name: array.tolist() for name, array in arrays.items()}, "stride": stride, "pair": pair}


def test_sequences_agree_with_ops(page: Page) -> None:
    rng = np.random.default_rng(23)
    cases = [_case(rng) for _ in range(300)]
    for case, got in zip(cases, page.evaluate(RUN, [SOURCE, cases]), strict=True):
        x, kernel, upstream = (np.array(case[name]) for name in ("x", "kernel", "upstream"))
        pair = tuple(case["pair"])
        np.testing.assert_allclose(got["output"], ops.conv1d(x[None], kernel, None, case["stride"], pair)[0], atol=1e-9)
        dx, dkernel, _ = ops.conv1d_backward(upstream[None], x[None], kernel, case["stride"], pair)
        np.testing.assert_allclose(got["input"], dx[0], atol=1e-9)
        np.testing.assert_allclose(got["kernel"], dkernel, atol=1e-9)
