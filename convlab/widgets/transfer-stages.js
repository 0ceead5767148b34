// The column of stages, each a bar as long as its parameters are many, and the line that the reader drags through it.
import { grouped, within } from "./core.js";
import { draggable, element } from "./dom.js";
import { lineWords } from "./transfer-state.js";

const KEY_STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

function stageRow() {
  const [mark, name, shape, bar, count] = ["mark", "name", "shape", "bar", "count"].map((part) => element("span", { class: `cw-tr-${part}` }));
  return { node: element("li", {}, mark, name, shape, element("span", {}, bar, count)), mark, name, shape, bar, count };
}

/** @param {(frozen: number) => void} onMove */
export function stageColumn(onMove) {
  const list = element("ol", { "aria-label": "Stages, with their parameters" });
  const knob = element("span", { class: "cw-tr-knob" });
  const line = element("div", {
    class: "cw-tr-line", role: "slider", tabindex: 0, "aria-label": "Line between frozen and trained", "aria-orientation": "vertical", "aria-valuemin": 0, "data-handle": true,
  }, knob);
  const node = element("div", { class: "cw-tr-column" }, list, line);
  let [state, rows] = [null, []];

  const move = (frozen) => {
    const inside = within(frozen, state.stages.length + 1);
    if (inside !== state.frozen) onMove(inside);
  };
  function toPointer(event) {
    const { top, height } = list.getBoundingClientRect(); // the line has the height of one more row
    move(Math.round(((event.clientY - top) / height) * (rows.length + 1) - 0.5));
  }
  draggable(line, () => {}, toPointer);
  list.addEventListener("click", toPointer);
  line.addEventListener("keydown", (event) => {
    if (!(event.key in KEY_STEPS)) return;
    event.preventDefault();
    move(state.frozen + KEY_STEPS[event.key]);
  });

  function showRow({ node: row, mark, name, shape, bar, count }, k) {
    const part = state.parts[k];
    const isFrozen = k < state.frozen;
    row.classList.toggle("cw-tr-frozen", isFrozen);
    mark.textContent = isFrozen ? "❄\uFE0E" : "";
    [name.textContent, shape.textContent, count.textContent] = [part.name, part.shape, grouped(part.parameters)];
    bar.style.setProperty("--part", String(part.parameters / state.largest));
  }

  /** @param {ReturnType<import("./transfer-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    if (rows.length !== state.parts.length) {
      rows = state.parts.map(stageRow);
      list.replaceChildren(...rows.map((row) => row.node));
    }
    rows.forEach(showRow);
    node.style.setProperty("--frozen", String(state.frozen));
    line.setAttribute("aria-valuemax", String(state.stages.length));
    line.setAttribute("aria-valuenow", String(state.frozen));
    line.setAttribute("aria-valuetext", lineWords(state));
    knob.textContent = `↕ ${lineWords(state)}`;
  }
  return { node, line, show };
}
