"""The widgets' arithmetic in JavaScript against `convlab.ops` and `convlab.sizing`, in a real browser."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

import convlab.widgets
from convlab import ops, sizing

CASES = 2_000
CORE = Path(convlab.widgets.__file__).with_name("core.js").read_text(encoding="utf-8")
RUN = """async ([source, cases]) => {
  const core = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  return cases.map(({ image, kernel, strides, padding, dilation }) => {
    const window = [kernel.length, kernel[0].length];
    const extent = [image.length, image[0].length];
    const reach = window.map((size) => core.dilatedSize(size, dilation));
    const form = (axis) => (Array.isArray(padding) ? padding[axis] : padding);
    try {
      const pairs = extent.map((size, k) => core.resolvePadding(size, reach[k], strides[k], form(k)));
      const lost = extent.map((size, k) => core.unreached(size, window[k], strides[k], pairs[k], dilation));
      return { output: core.conv2d(image, kernel, strides, pairs, dilation), pairs, lost };
    } catch (error) {
      return { refused: error instanceof core.ArgumentError };
    }
  });
}"""


def _case(rng: np.random.Generator) -> dict:
    height, width, depth = rng.integers(1, 9), rng.integers(1, 9), rng.choice([1, 3])
    rows, columns = rng.integers(1, 6, 2)
    pairs = rng.integers(0, 3, (2, 2)).tolist()
    padding = ["valid", "same", int(rng.integers(0, 3)), pairs, "full", -1][rng.choice(6, p=[0.23] * 4 + [0.04] * 2)]
    return {
        "image": rng.integers(-9, 10, (height, width, depth)).tolist(),
        "kernel": rng.integers(-9, 10, (rows, columns, depth)).tolist(),
        "strides": rng.integers(1, 6, 2).tolist(),
        "padding": padding,
        "dilation": int(rng.choice([1, 1, 2, 3])),
    }


def _expected(case: dict) -> dict:
    image, kernel = np.array(case["image"], float), np.array(case["kernel"], float)
    padding, dilation = case["padding"], case["dilation"]
    forms = padding if isinstance(padding, list) else [padding] * 2
    axes = list(zip(image.shape, kernel.shape, case["strides"], forms, strict=False))
    try:
        output = ops.conv2d(image[None], kernel[..., None], None, case["strides"], padding, dilation)
    except ValueError:
        return {"refused": True}
    pairs = [list(sizing.resolve_padding(n, sizing.dilated_size(f, dilation), s, form)) for n, f, s, form in axes]
    lost = [list(sizing.unreached(*axis, dilation)) for axis in axes]
    return {"output": output[0, :, :, 0].tolist(), "pairs": pairs, "lost": lost}


@pytest.fixture(scope="module")
def answers(browser: Browser) -> tuple[list[dict], list[dict]]:
    rng = np.random.default_rng(2026)
    cases = [_case(rng) for _ in range(CASES)]
    page = browser.new_page()
    answered = page.evaluate(RUN, [CORE, json.loads(json.dumps(cases))])
    page.close()
    return cases, answered


def test_core_agrees_with_python(answers: tuple[list[dict], list[dict]]) -> None:
    cases, answered = answers
    refused = 0
    for case, answer in zip(cases, answered, strict=True):
        assert answer == _expected(case), case
        refused += "refused" in answer
    assert 50 < refused < CASES / 2
