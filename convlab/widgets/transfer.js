// Transfer learning: a line through MobileNet, frozen above and trained below; what trains, what a step costs.
import { element } from "./dom.js";
import { segments } from "./segments.js";
import { grouped, slider } from "./slider.js";
import { widget } from "./widget.js";
import { costWords, derive, lineWords, recordWords } from "./transfer-state.js";
import { stageColumn } from "./transfer-stages.js";

const RULE = "Backward: each part that trains takes as many again for its weights' gradients, and again for its inputs', except the first.";
const PARTS = ["forward", "weights", "inputs"];

function build({ get, set, say }) {
  let state;
  const move = (frozen) => set({ frozen });
  const stops = Array.from({ length: get("stages")?.length + 1 || 1 }, (_, k) => k);
  const frozen = slider("Frozen stages", stops, move);
  const head = segments("Head", [["global", "average + 1 unit"], ["dense", "256 units + 1"]], (value) => set({ head: value }));
  const kept = segments("Features", [["true", "kept on disk"], ["false", "at every step"]], (value) => set({ kept: value === "true" }));
  const controls = element("div", { class: "cw-controls" }, ...[frozen, head, kept].map((control) => control.node));
  [head, kept].forEach((control) => control.node.classList.add("cw-wide"));
  const column = stageColumn(move);
  const [trains, record, note, compared] = ["tells", "tells", "note", "note"].map((look) => element("p", { class: `cw-tr-${look}` }));
  const bar = element("div", { class: "cw-tr-cost", "aria-hidden": "true" }, ...PARTS.map(() => element("span")));
  const rows = Array.from({ length: 4 }, () => [element("th", { scope: "row" }), element("td")]);
  const sums = element("table", {}, element("caption", {}, "Multiplications"), element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row))));
  const go = element("button", { type: "button", onclick: () => set({ frozen: state.nearest.frozen, head: state.nearest.head, kept: state.nearest.kept }) }, "Go there");
  const numbers = element("div", { class: "cw-tr-numbers" }, trains, bar, sums, element("p", { class: "cw-tr-note" }, RULE), record, go, note, compared);
  const body = element("div", { class: "cw-transfer" }, column.node, numbers);

  function show(derived) {
    state = derived;
    const { facts, cost, stages, run, nearest } = state;
    frozen.show(state.frozen);
    head.show(state.head);
    kept.show(String(state.kept));
    kept.node.inert = state.frozen < stages.length; // where the base trains, its features change at every step
    column.show(state);
    trains.textContent = `Trainable: ${grouped(facts.trainable)} of ${grouped(facts.trainable + facts.frozen_parameters)} parameters`;
    costWords(state).forEach((words, k) => rows[k].forEach((cell, i) => (cell.textContent = words[i])));
    PARTS.forEach((part, k) => bar.children[k].style.setProperty("--part", String(cost[part] / state.whole)));
    record.textContent = `Accuracy: ${recordWords(state)}`;
    note.textContent = (run ?? nearest)?.note ?? "";
    go.hidden = run !== null || !nearest;
    compared.textContent = state.compared ? `Without transfer: ${state.compared}` : "";
    say(`${lineWords(state)}, ${grouped(facts.trainable)} parameters train, ${grouped(facts.multiplications)} multiplications, accuracy ${recordWords(state)}`);
  }

  return { nodes: [controls, body], show };
}

const { render, read } = widget({ names: ["frozen", "head", "kept"], derive, build });

export default { render, read };
