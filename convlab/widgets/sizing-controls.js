// What the open row holds: the settings of its layer, and buttons that move it, take it away, or put one below it.
import { POOLINGS } from "./core-pooling.js";
import { choice, element } from "./dom.js";
import { KINDS, LARGEST_SIDE, LIMITS, MOST_LAYERS, kindName, paddingName } from "./sizing-layers.js";

const LAYER_PADDINGS = ["valid", "same", 1, 2, 3, [0, 1]];
const CHOICES = {
  padding: (value) => {
    const all = new Set([...LAYER_PADDINGS, value].map((padding) => JSON.stringify(padding)));
    return [...all].map((text) => [text, paddingName(JSON.parse(text))]);
  },
  mode: () => POOLINGS.map((mode) => [`"${mode}"`, mode]),
  bias: () => [["true", "yes"], ["false", "no"]],
};
const LABELS = {
  height: "Height", width: "Width", depth: "Depth", filters: "Filters", units: "Units", filter_size: "Filter size F",
  size: "Window size F", stride: "Stride S", padding: "Padding P", mode: "Pooling", bias: "Bias",
};

/** A labelled whole number to type, with buttons for one less and one more, or for half and twice as many. */
function counter(label, most, doubles, onChange) {
  let current = 1;
  const go = (value) => {
    const number = Math.min(most, Math.max(1, Math.round(value) || current));
    input.value = String(number);
    if (number !== current) onChange(number);
  };
  const input = element("input", { type: "number", min: 1, max: most, "aria-label": label, onchange: () => go(Number(input.value)) });
  const button = (sign, words, next) =>
    element("button", { type: "button", "aria-label": `${label}: ${words}`, onclick: () => go(next()) }, sign);
  const [less, more] = doubles
    ? [button("÷2", "half as many", () => current / 2), button("×2", "twice as many", () => current * 2)]
    : [button("−", "one less", () => current - 1), button("+", "one more", () => current + 1)];
  const group = element("span", { class: "cw-stepper" }, less, input, more);
  const node = element("div", { class: "cw-control", role: "group", "aria-label": label }, element("span", {}, label), group);
  const show = (value) => {
    current = value;
    input.value = String(value);
    less.setAttribute("aria-disabled", String(value === 1));
    more.setAttribute("aria-disabled", String(value === most));
  };
  return { node, show };
}

/**
 * The settings of one layer, or of the input.
 * @param {(changes: Record<string, unknown>) => void} onChange
 */
function settings(onChange) {
  const change = (name) => (value) => onChange({ [name]: value });
  const parts = Object.entries(LABELS).map(([name, label]) => {
    if (!(name in CHOICES)) {
      return [name, counter(label, LIMITS[name] ?? LARGEST_SIDE, /filters|units/.test(name), change(name))];
    }
    const { node, show } = choice(label, (value) => change(name)(JSON.parse(value)));
    return [name, { node, show: (value) => show(CHOICES[name](value), JSON.stringify(value)) }];
  });
  /** @param {Record<string, unknown>} values */
  const show = (values) => {
    for (const [name, part] of parts) {
      part.node.hidden = !(name in values);
      if (name in values) part.show(values[name]);
    }
  };
  return { node: element("div", { class: "cw-controls" }, ...parts.map(([, { node }]) => node)), show };
}

/**
 * All that an open row holds.
 * @param {{ change: (changes: object) => void, add: (kind: string) => void, move: (by: number) => void, remove: () => void }} acts
 */
export function openRow({ change, add, move, remove }) {
  const fields = settings(change);
  const kinds = Object.keys(KINDS).map((kind) => element("option", { value: kind }, kindName(kind)));
  const kind = element("select", { "aria-label": "Kind of the new layer" }, ...kinds);
  const acts = { "↑ Up": () => move(-1), "↓ Down": () => move(1), Remove: remove, "Add below": () => add(kind.value) };
  let idle = [];
  const buttons = Object.entries(acts).map(([text, act], i) =>
    element("button", { type: "button", onclick: () => idle[i] || act() }, text),
  );
  const row = element("div", { class: "cw-acts" }, ...buttons.slice(0, 3), kind, buttons[3]);
  /** @param {number} k - the layer, −1 for the input @param {number} count - of layers @param {object} values */
  const show = (k, count, values) => {
    fields.show(values);
    idle = [k === 0, k === count - 1, false, count === MOST_LAYERS];
    buttons.forEach((button, i) => {
      button.setAttribute("aria-disabled", String(idle[i]));
      button.hidden = k < 0 && i < 3;
    });
  };
  return { node: element("div", { class: "cw-open" }, fields.node, row), show, buttons };
}
