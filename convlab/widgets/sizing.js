// Sizing: layers are stacked, and each tells its shape, its parameters, its multiplications and its receptive field.
import { grouped } from "./core.js";
import { choice, codeLines, element } from "./dom.js";
import { widget } from "./widget.js";
import { openRow } from "./sizing-controls.js";
import { kerasCode } from "./sizing-keras.js";
import { KINDS, MOST_LAYERS, detailsOf, titleOf } from "./sizing-layers.js";
import { brief, layerRow } from "./sizing-row.js";
import { deriveSizing, dims, spliced, troubleOf } from "./sizing-state.js";

const INPUT_SIDES = ["height", "width", "depth"];

function buildSizing({ get, set, say }) {
  let state;
  let open = 0; // the row whose controls are shown: −1 for the input, null for none
  const rows = [];
  const networks = choice("Network", (name) => name && turn(get("networks")[name], 0));
  const list = element("ol", { class: "cw-layers", role: "list", "aria-label": "Layers" });
  const names = ["Layer", "Output", "Parameters", "Multiplications", "Receptive field"];
  const heads = element("div", { class: "cw-layer cw-heads", "aria-hidden": "true" }, ...names.map((name) => element("span", {}, name)));
  const total = element("p", { class: "cw-total" });
  const keras = codeLines("The same in Keras");
  const code = element("details", {}, element("summary", {}, "The same in Keras"), keras.node);
  const panel = openRow({ change, add, move, remove });

  function change(changes) {
    if (open < 0) set({ input: INPUT_SIDES.map((side, k) => changes[side] ?? state.input[k]) });
    else set({ layers: spliced(state.layers, open, 1, { ...state.layers[open], ...changes }) });
  }

  function turn(changes, row) {
    open = row;
    set(changes);
  }

  /** Change the layers, open a row and go there: what was pressed may be gone. */
  function go(layers, row) {
    if (layers.length > MOST_LAYERS) return;
    turn({ layers }, Math.min(row, layers.length - 1));
    rows[open + 1].button.focus();
  }

  function add(kind) {
    go(spliced(state.layers, open + 1, 0, { layer: kind, ...KINDS[kind] }), open + 1);
  }

  function remove() {
    go(spliced(state.layers, open, 1), open);
  }

  function move(by) {
    turn({ layers: spliced(spliced(state.layers, open, 1), open + by, 0, state.layers[open]) }, open + by);
    panel.buttons[by < 0 ? 0 : 1].focus(); // the button has moved with its row
  }

  /** What row k shows: −1 is the input. */
  function contentOf(k) {
    const { layers, steps, shapes, working } = state;
    if (k < 0) return { title: "Input", details: "", shape: dims(state.input), share: 0, trouble: null };
    const [step, layer] = [steps[k], layers[k]];
    const shape = step ? dims(shapes[k + 1]) : k === steps.length ? "does not fit" : "waits";
    const share = step ? step.parameters / (working.parameters || 1) : 0;
    return { title: titleOf(layer), details: detailsOf(layer), shape, step, share, waits: !step, trouble: troubleOf(state, k) };
  }

  function addRow() {
    const k = rows.length - 1;
    const toggle = () => {
      open = open === k ? null : k;
      show(state);
    };
    rows.push(layerRow(toggle, (layers) => go(layers, k)));
    list.append(rows[k + 1].node);
  }

  function showOpen() {
    rows.forEach(({ button }, k) => button.setAttribute("aria-expanded", String(k - 1 === open)));
    if (open === null) return panel.node.remove();
    const parent = rows[open + 1].node;
    if (panel.node.parentNode !== parent) parent.append(panel.node);
    const values = open < 0 ? Object.fromEntries(INPUT_SIDES.map((side, k) => [side, state.input[k]])) : state.layers[open];
    panel.show(open, state.layers.length, values);
  }

  function showNetworks() {
    const same = ([, { input, layers }]) => JSON.stringify([input, layers]) === JSON.stringify([state.input, state.layers]);
    const all = Object.entries(get("networks"));
    const [name] = all.find(same) ?? [""];
    networks.show([...all.map(([key]) => [key, key]), ...(name ? [] : [["", "your own"]])], name);
  }

  /** The totals in words: of the whole stack, or of the layers that work. */
  function sums({ working: { output, parameters, trainable, multiplications, receptive_field }, facts: { broken } }) {
    const trained = trainable < parameters ? ` (${grouped(trainable)} trained)` : "";
    return [
      `${broken === null ? "Output" : `Layer ${broken + 1} does not fit. Before it:`} ${dims(output)}`,
      `${grouped(parameters)} parameters${trained}`,
      `receptive field ${grouped(receptive_field)}`,
      `${brief(multiplications)} multiplications`,
    ];
  }

  function show(derived) {
    state = derived;
    const count = state.layers.length;
    if (open >= count) open = null;
    while (rows.length <= count) addRow();
    rows.splice(count + 1).forEach(({ node }) => node.remove());
    rows.forEach((row, k) => row.show(contentOf(k - 1)));
    showOpen();
    showNetworks();
    const words = sums(state);
    const { broken } = state.facts;
    const trouble = troubleOf(state, broken ?? open)?.text;
    total.replaceChildren(...words.map((text) => element("span", {}, text)));
    keras.show(kerasCode(state));
    say([broken === null ? words.slice(0, 3).join(", ") : `Layer ${broken + 1} does not fit`, trouble].filter(Boolean).join(". "));
  }

  const controls = element("div", { class: "cw-controls" }, networks.node);
  return { nodes: [controls, element("div", { class: "cw-sizing" }, heads, list, total, code)], show };
}

export default widget({ names: ["networks", "input", "layers"], derive: deriveSizing, build: buildSizing });
