// Global pooling: every feature map collapses to one number; what that spares the next layer, and what it forgets.
import { formatNumber, grouped } from "./core.js";
import { codeLines, element, stepper } from "./dom.js";
import { segments } from "./segments.js";
import { slider } from "./slider.js";
import { widget } from "./widget.js";
import { HEAD_LIMITS, changes, comparison, deriveGlobalPooling, formula, headTitle, headLines } from "./global-pooling-state.js";
import { mapStack } from "./global-pooling-maps.js";

const HEAD_NAMES = ["flatten", "global"];
const powersUpTo = (largest) => Array.from({ length: Math.log2(largest) + 1 }, (_, k) => 2 ** k);

/** One way to the next layer: a row of numbers, the formula, and a bar as long as its result. */
function path() {
  const [title, row, sum] = [element("p", { class: "cw-way" }), element("div", { class: "cw-strip" }), element("p", { class: "cw-formula" })];
  const bar = element("div", { class: "cw-bar", "aria-hidden": "true" });
  const node = element("div", { class: "cw-path" }, title, row, sum, bar);

  /** @param {number[]} numbers @param {number[] | undefined} before - mark those that are not as these */
  function strip(numbers, before, left) {
    const texts = numbers.map(formatNumber);
    if (texts.length !== row.childElementCount - 1) {
      row.replaceChildren(...texts.map(() => element("span", { class: "cw-entry" })), element("span", { class: "cw-left" }));
    }
    texts.forEach((text, k) => {
      const cell = row.children[k];
      cell.classList.toggle("cw-changed", before && numbers[k] !== before[k]);
      if (cell.textContent !== text) cell.textContent = text;
    });
    row.lastChild.textContent = left;
  }

  return { node, title, sum, bar, strip };
}

function controlsOf(set, getState) {
  const resize = (size) => set({ size, place: getState().place.map((at) => Math.min(at, size - 1)) });
  const size = stepper("Side of a map", resize);
  const depth = slider("Maps", powersUpTo(HEAD_LIMITS.depth), (value) => set({ depth: value }));
  const units = slider("Units of the next layer", powersUpTo(HEAD_LIMITS.units), (value) => set({ units: value }));
  const mode = segments("Pool by", [["max", "max"], ["average", "average"]], (value) => set({ mode: value }));
  const head = segments("Before the next layer", [["flatten", "flatten"], ["global", "global pooling"]], (value) => set({ head: value }));
  head.node.classList.add("cw-wide");
  const node = element("div", { class: "cw-controls" }, ...[size, mode, depth, units, head].map((control) => control.node));
  const show = (state) => {
    size.show(state.size, 1, HEAD_LIMITS.size);
    Object.entries({ depth, units, mode, head }).forEach(([name, control]) => control.show(state[name]));
  };
  return { node, show };
}

function buildGlobalPooling({ set, say }) {
  let state;
  let settled = "";
  let held = null; // the state in which the spot was taken hold of: a whole drag is one move
  const controls = controlsOf(set, () => state);
  const stack = mapStack(
    (place, dragged) => {
      if (!dragged) held = null;
      set({ place });
    },
    () => (held = state),
  );
  const hint = element("p", { class: "cw-hint" });
  const paths = { flatten: path(), global: path() };
  const ratio = element("p", { class: "cw-ratio" });
  const keras = codeLines("The same in Keras");
  const ways = element("div", { class: "cw-paths" }, ...HEAD_NAMES.map((head) => paths[head].node));
  const body = element("div", { class: "cw-global" }, stack.node, hint, ways, ratio, keras.node);

  /** Both ways to the next layer. @param {ReturnType<deriveGlobalPooling> | null} before - a state to compare with */
  function showPaths(before) {
    const { inputs, parameters } = state;
    const rowsOf = ({ maps, vector }) => ({ flatten: maps[0].flat(), global: vector });
    const rows = rowsOf(state);
    HEAD_NAMES.forEach((head) => {
      const { node, title, sum, bar, strip } = paths[head];
      const left = inputs[head] - rows[head].length;
      title.textContent = headTitle(head, state);
      strip(rows[head], before && rowsOf(before)[head], left ? `… ${grouped(left)} from the other maps` : "");
      sum.textContent = formula(head, state);
      bar.style.setProperty("--part", String(parameters[head] / parameters.flatten));
      node.classList.toggle("cw-chosen", head === state.head);
    });
  }

  function show(derived) {
    const before = state;
    state = derived;
    const rest = ["size", "depth", "units", "mode", "head"].map((name) => state[name]).join();
    const alone = rest === settled; // the spot alone has moved
    if (alone && before.place.join() === state.place.join()) return; // only the task has changed
    const start = alone ? held ?? before : null;
    if (!alone) controls.show(state);
    settled = rest;
    stack.show(state, alone);
    showPaths(start);
    hint.textContent = changes(start?.place, state);
    ratio.textContent = comparison(state);
    keras.show(headLines(state));
    say(alone ? hint.textContent : `${grouped(state.facts.parameters)} parameters`);
  }

  return { nodes: [controls.node, body], show };
}

export default widget({ names: ["size", "depth", "units", "mode", "head", "place"], derive: deriveGlobalPooling, build: buildGlobalPooling });
