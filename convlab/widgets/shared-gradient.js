// A small layer of shared weights: forward, backward to the weights, backward to the inputs, edge by edge.
import { element, light, stepper } from "./dom.js";
import { transport } from "./transport.js";
import { widget } from "./widget.js";
import { gradientNetwork } from "./shared-gradient-network.js";
import { STEPS, deriveSharedGradient, resultName, resultWords, stopsOf } from "./shared-gradient-state.js";
import { gradientWork } from "./shared-gradient-work.js";

const NUMBERS = ["inputs", "weights", "upstream"];
const PASSES = {
  forward: ["Forward", "Each output adds up its inputs, times the weights on the edges."],
  weights: ["To weights", "Backward: each edge of a shared weight adds a term to its gradient."],
  inputs: ["To inputs", "Backward: each edge that leaves an input brings a term back."],
};

const INTRODUCTION = [
  "z inputs, w weights, a outputs, δ gradient that arrives",
  "Change the numbers in the boxes; press a dashed box to see where it comes from.",
];

/** A list with another length; what is new is 1. */
const resized = (list, length) => Array.from({ length }, (_, k) => list[k] ?? 1);

function buildSharedGradient({ get, set, say, isShown }) {
  let state;
  let [drawn, filled] = ["", true];
  const change = (changes) => {
    play.pause();
    set(changes);
  };
  const go = (step, position) => {
    play.pause();
    filled = true;
    set({ step, position });
  };
  const complaint = element("p", { class: "cw-alarm", role: "alert" });
  const complain = (text) => (complaint.textContent = text);
  const edit = (list, k, value) => change({ [list]: state[list].map((old, i) => (i === k ? value : old)) });
  const passes = STEPS.map((step) => element("button", { type: "button", onclick: () => go(step, 0) }, PASSES[step][0]));
  const tabs = element("div", { class: "cw-sg-passes", role: "group", "aria-label": "Pass" }, ...passes);
  const inputs = stepper("Inputs", (count) => resize(count, state.weights.length));
  const weights = stepper("Weights", (count) => resize(state.inputs.length, count));
  const controls = element("div", { class: "cw-controls" }, tabs, inputs.node, weights.node);
  const place = (k) => resultName(...stopsOf(state)[k]);
  const play = transport({ label: "Result", go: walk, place, isShown, stopped: () => speak() });
  const network = gradientNetwork({ edit, go, complain });
  const work = gradientWork(go);
  const tells = element("p", { class: "cw-sg-tells" });
  const intro = INTRODUCTION.map((text) => element("p", { class: "cw-sg-intro" }, text));
  const main = element("div", {}, tells, network.node, complaint);
  const nodes = [...intro, controls, main, play.node, work.node];

  /** Ask for a result, counted through all passes. */
  function walk(k, seen) {
    const [step, position] = stopsOf(state)[k];
    filled = seen;
    set({ step, position });
  }

  function resize(count, width) {
    const lengths = { inputs: count, weights: width, upstream: count - width + 1 };
    change(Object.fromEntries(NUMBERS.map((name) => [name, resized(state[name], lengths[name])])));
  }

  const indexOf = (step, position) => stopsOf(state).findIndex(([s, k]) => s === step && k === position);

  /** Say the result that is shown; after a change of a number, a weight's gradient too. */
  function speak(changed) {
    const shown = resultWords(state, state.step, state.position);
    const first = resultWords(state, "weights", 0);
    say(changed && first !== shown ? `${shown}. ${first}` : shown);
  }

  function show(derived) {
    state = derived;
    const numbers = JSON.stringify(NUMBERS.map(get));
    const changed = numbers !== drawn;
    filled ||= changed;
    drawn = numbers;
    const { step, position } = state;
    const here = indexOf(step, position);
    passes.forEach((button, k) => button.setAttribute("aria-pressed", String(STEPS[k] === step)));
    tells.textContent = PASSES[step][1];
    inputs.show(state.inputs.length, 3, 6);
    weights.show(state.weights.length, 2, 3);
    network.show(state, (of, k) => filled || indexOf(of, k) <= here);
    work.show(state);
    play.show(here, stopsOf(state).length, state.results.forward.length);
    if (!play.isPlaying()) speak(changed);
    light(controls.parentElement, !filled && isShown());
  }

  return { nodes, show, destroy: play.pause };
}

export default widget({ names: [...NUMBERS, "step", "position"], derive: deriveSharedGradient, build: buildSharedGradient });
