// The network as nodes and edges: inputs above, outputs below, and edges that look alike are one weight.
import { shortNumber } from "./core.js";
import { element } from "./dom.js";
import { numberBox } from "./number-box.js";
import { indexed, resultName, resultWords } from "./shared-gradient-state.js";

const SVG = "http://www.w3.org/2000/svg";

function drawing(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, String(value)));
  node.append(...children);
  return node;
}

/** Write a text that the style sheet makes smaller where it is long. */
function writeText(node, text) {
  node.textContent = text;
  node.style.setProperty("--length", String(text.length));
}

/** A line in the look of a weight. */
const stroke = (weight, ends) => drawing("line", { ...ends, class: `cw-sg-edge cw-sg-edge-${weight}` });

/**
 * @param {object} parts
 * @param {(name: "inputs" | "weights" | "upstream", k: number, value: number) => void} parts.edit
 * @param {(step: string, position: number) => void} parts.go - asks for the sum behind a result
 * @param {(text: string) => void} parts.complain
 */
export function gradientNetwork({ edit, go, complain }) {
  const field = element("div", { class: "cw-sg-net" });
  const keys = element("div", { class: "cw-sg-keys", role: "group", "aria-label": "Weights" });
  const node = element("div", { class: "cw-sg-network" }, field, keys);
  let shape = "";
  let [edges, boxes, results] = [[], [], []];

  function editable(list, letter, k, role) {
    const name = indexed(letter, k);
    const words = { inputs: "input", weights: "weight", upstream: "upstream gradient" }[list];
    const box = numberBox(`${words} ${k + 1}, ${name}`, (value) => edit(list, k, value), complain);
    const cell = element("label", { class: `cw-sg-node cw-${role}` }, element("span", {}, name), box.node);
    boxes.push({ list, k, box, cell });
    return cell;
  }

  function result(step, k, role) {
    const name = resultName(step, k);
    const value = element("strong");
    const cell = element("button", { type: "button", class: `cw-sg-node cw-${role}`, onclick: () => go(step, k) }, element("span", {}, name), value);
    results.push({ step, k, cell, value });
    return cell;
  }

  /** Put a node at a place, in columns of the inputs. */
  function at(cell, row, x) {
    cell.classList.add(`cw-sg-row-${row}`);
    cell.style.setProperty("--x", String(x));
    return cell;
  }

  function edge({ input, output, weight }, from, to, share) {
    const line = stroke(weight, { x1: from, y1: 0, x2: to, y2: 1 });
    const [name, value] = [element("span"), element("strong")];
    const label = at(element("div", { class: "cw-sg-label", "aria-hidden": "true" }, name, value), "edge", to + share * (from - to));
    label.style.setProperty("--share", String(share));
    edges.push({ input, output, weight, line, label, name, value });
  }

  function build({ inputs, weights, upstream, edges: joins }) {
    [edges, boxes, results] = [[], [], []];
    const [middle, end] = [(k) => k + 0.5, (k) => k + weights.length / 2];
    // Three lines to a node meet others half way, and their labels would meet too.
    joins.forEach((join) => edge(join, middle(join.input), end(join.output), weights.length === 2 ? 0.5 : 0.3 + 0.25 * join.weight));
    const lines = drawing("svg", { viewBox: `0 0 ${inputs.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...edges.map(({ line }) => line));
    const above = inputs.flatMap((_, k) => [at(editable("inputs", "z", k, "input"), "z", middle(k)), at(result("inputs", k, "gradient"), "dz", middle(k))]);
    const below = upstream.flatMap((_, k) => [at(result("forward", k, "output"), "a", end(k)), at(editable("upstream", "δ", k, "gradient"), "delta", end(k))]);
    const group = (name, nodes) => element("div", { role: "group", "aria-label": name }, ...nodes);
    field.replaceChildren(lines, ...edges.map(({ label }) => label), group("Inputs", above), group("Outputs", below));
    field.style.setProperty("--count", String(inputs.length));
    keys.replaceChildren(...weights.map((_, k) => keyOf(k)));
  }

  function keyOf(k) {
    const sample = drawing("svg", { viewBox: "0 0 2 1", preserveAspectRatio: "none", "aria-hidden": "true" }, stroke(k, { x1: 0, y1: 0.5, x2: 2, y2: 0.5 }));
    return element("div", { class: "cw-sg-key" }, sample, editable("weights", "w", k, "filter"), result("weights", k, "gradient"));
  }

  /** @param {ReturnType<import("./shared-gradient-state.js").derive>} state @param {(step: string, k: number) => boolean} seen */
  function show(state, seen) {
    const wanted = [state.inputs.length, state.weights.length].join();
    if (wanted !== shape) build(state);
    shape = wanted;
    const { step, position, terms } = state;
    field.classList.toggle("cw-sg-back", step !== "forward");
    edges.forEach(({ input, output, weight, line, label, name, value }) => {
      const term = terms.find((one) => one.input === input && one.output === output);
      [line, label].forEach((part) => part.classList.toggle("cw-sg-on", Boolean(term)));
      label.style.setProperty("--turn", String(terms.indexOf(term)));
      name.textContent = term?.letters ?? indexed("w", weight);
      value.textContent = term ? `= ${shortNumber(term.product)}` : "";
    });
    const taking = { inputs: "input", weights: "weight", upstream: "output" };
    const used = { forward: ["inputs", "weights"], weights: ["inputs", "upstream"], inputs: ["weights", "upstream"] }[step];
    boxes.forEach(({ list, k, box, cell }) => {
      box.show(state[list][k]);
      cell.classList.toggle("cw-sg-on", used.includes(list) && terms.some((term) => term[taking[list]] === k));
    });
    results.forEach(({ step: of, k, cell, value }) => {
      const here = of === step && k === position;
      writeText(value, seen(of, k) ? shortNumber(state.results[of][k]) : "·");
      cell.setAttribute("aria-label", resultWords(state, of, k, seen(of, k) ? undefined : "still empty"));
      cell.setAttribute("aria-pressed", String(here));
    });
  }

  return { node, show };
}
