// Transfer learning: a line through MobileNet, frozen above and trained below; what trains, what a step costs.
import { grouped } from "./core.js";
import { element } from "./dom.js";
import { segments } from "./segments.js";
import { widget } from "./widget.js";
import { HEADS, deriveTransfer, recordWords } from "./transfer-state.js";
import { stageColumn } from "./transfer-stages.js";

const RULE = "Backward, each trained layer takes about as many again for its weights, and for its inputs, but for the first. Full bar: everything trains.";
const STEP_COSTS = ["Forward", "Gradients of weights", "Gradients of inputs"]; // in the order of the costs

function buildTransfer({ set, say }) {
  let state;
  const head = segments("Head", Object.entries(HEADS), (value) => set({ head: value }));
  const kept = segments("Features (when all are frozen)", [["true", "kept on disk"], ["false", "at every step"]], (value) => set({ kept: value === "true" }));
  const controls = element("div", { class: "cw-controls" }, ...[head, kept].map((control) => control.node));
  [head, kept].forEach((control) => control.node.classList.add("cw-wide"));
  const column = stageColumn((frozen) => set({ frozen }));
  const [title, trains, step, record, note, compared] = [1, 1, 1, 1, 0, 0].map((bold) => element("p", { class: bold ? "cw-tr-tells" : "cw-tr-note" }));
  const bar = element("div", { class: "cw-tr-cost", "aria-hidden": "true" }, ...STEP_COSTS.map(() => element("span")));
  const sums = STEP_COSTS.map(() => element("td"));
  const rows = STEP_COSTS.map((pass, k) => element("tr", {}, element("th", { scope: "row" }, pass), sums[k]));
  const go = element("button", { type: "button", onclick: goThere }, "Go there");
  const numbers = element("div", { class: "cw-tr-numbers" }, trains, step, bar, element("table", {}, ...rows), element("p", { class: "cw-tr-note" }, RULE), record, go, note, compared);
  const body = element("div", { class: "cw-transfer" }, element("div", {}, title, column.node), numbers);
  title.textContent = "MobileNet from the image down: parameters";

  function goThere() {
    const { frozen, head, kept } = state.nearest;
    set({ frozen, head, kept });
    column.line.focus(); // the button is gone now
  }

  function show(derived) {
    state = derived;
    const { facts, cost, stages, run, nearest } = state;
    head.show(state.head);
    kept.show(String(state.kept));
    kept.node.inert = state.frozen < stages.length; // where the base trains, its features change at every step
    column.show(state);
    trains.textContent = `Trainable: ${grouped(facts.trainable)} of ${grouped(facts.trainable + facts.frozen_parameters)} parameters`;
    step.textContent = `A step: ${grouped(facts.multiplications)} multiplications an image`;
    Object.values(cost).forEach((work, k) => {
      sums[k].textContent = grouped(work);
      bar.children[k].style.setProperty("--part", String(work / state.whole));
    });
    record.textContent = `Accuracy: ${recordWords(state)}`;
    note.textContent = (run ?? nearest)?.note ?? "";
    go.hidden = run !== null || !nearest;
    compared.textContent = state.compared ? `Without transfer: ${state.compared}` : "";
    const told = run ? `recorded accuracy ${run.accuracy.toFixed(3)}` : "nothing recorded here";
    say(`${state.frozen} frozen, ${grouped(facts.trainable)} train; ${told}`);
  }

  return { nodes: [controls, body], show };
}

export default widget({ names: ["frozen", "head", "kept"], derive: deriveTransfer, build: buildTransfer });
