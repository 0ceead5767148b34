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
  return cases.map(({ image, kernel, strides, padding }) => {
    const window = [kernel.length, kernel[0].length];
    const axes = [image.length, image[0].length].map((size, k) => [size, window[k], strides[k]]);
    try {
      const pairs = axes.map((axis, k) => core.resolvePadding(...axis, Array.isArray(padding) ? padding[k] : padding));
      const lost = axes.map((axis, k) => core.unreached(...axis, pairs[k]));
      return { output: core.conv2d(image, kernel, strides, pairs), pairs, lost };
    } catch (error) {
      return { refused: error instanceof core.ArgumentError };
    }
  });
}"""


def _case(rng: np.random.Generator) -> dict:
    height, width, depth = rng.integers(1, 9), rng.integers(1, 9), rng.choice([1, 3])
    rows, columns = rng.integers(1, 6, 2)
    padding = ["valid", "same", int(rng.integers(0, 3)), rng.integers(0, 3, (2, 2)).tolist()][rng.integers(4)]
    return {
        "image": rng.integers(-9, 10, (height, width, depth)).tolist(),
        "kernel": rng.integers(-9, 10, (rows, columns, depth)).tolist(),
        "strides": rng.integers(1, 6, 2).tolist(),
        "padding": padding,
    }


def _expected(case: dict) -> dict:
    image, kernel = np.array(case["image"], float), np.array(case["kernel"], float)
    padding = case["padding"]
    axes = list(zip(image.shape, kernel.shape, case["strides"], strict=False))
    forms = padding if isinstance(padding, list) else [padding] * 2
    pairs = [list(sizing.resolve_padding(*axis, form)) for axis, form in zip(axes, forms, strict=True)]
    try:
        output = ops.conv2d(image[None], kernel[..., None], None, case["strides"], padding)
    except ValueError:
        return {"refused": True}
    lost = [list(sizing.unreached(*axis, form)) for axis, form in zip(axes, forms, strict=True)]
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
