// Pooling: a window slides over a feature map and leaves one number at each stop; the gradient takes the way back.
import { formatNumber } from "./core.js";
import { codeLines, element, light, tint, writeNumber } from "./dom.js";
import { transport } from "./transport.js";
import { widget } from "./widget.js";
import { arrangement, derivePooling, kerasLine } from "./pooling-state.js";
import { poolingControls } from "./pooling-controls.js";
import { poolingWindow } from "./pooling-window.js";
import { slidingBoards } from "./sliding-boards.js";
import { formulas } from "./sliding-filter-state.js";

const POOLING_SHAPING = ["images", "image", "mode", "size", "stride", "padding", "flow"];
const largestOf = (numbers) => Math.max(...numbers.map(Math.abs)) || 1;

function buildPooling({ get, set, say, isShown }) {
  let state;
  let [shaped, handed, laid, told] = ["", "", "", ""];
  const controls = poolingControls(get, (changes) => {
    play.pause();
    set({ ...changes, filled: true });
  });
  const place = (position) => `row ${Math.floor(position / state.columns) + 1}, column ${(position % state.columns) + 1}`;
  const go = (position, filled) => set({ position, filled });
  const play = transport({ label: "Position of the window", go, place, isShown });
  const boards = slidingBoards({ go: moveTo, toggle: play.toggle, fillInput, fillOutput, padding: "" });
  const lens = poolingWindow();
  const [sizes, notice] = [element("div", { class: "cw-sizes" }), element("div", { class: "cw-notice" })];
  const free = element("p", { class: "cw-free" }, element("strong", {}, "0 parameters"), ": nothing here is learned.");
  const keras = codeLines("The same in Keras");
  const left = element("div", {}, boards.node, notice, play.node);
  const right = element("div", {}, lens.node, sizes, free, keras.node);
  const body = element("div", { class: "cw-pooling" }, left, right);

  function moveTo(position, hovering) {
    if (hovering && play.isPlaying()) return;
    play.pause();
    go(position, true);
  }

  function fillInput(cell, y, x) {
    const value = state.backward ? state.gradient[y][x] : state.image[y][x];
    tint(cell, value / state.largest.input);
    writeNumber(cell, value);
    if (state.backward) cell.append(element("small", {}, formatNumber(state.image[y][x])));
    cell.classList.toggle("cw-unreached", state.lost[0].includes(y) || state.lost[1].includes(x));
  }

  function fillOutput(cell, r, c) {
    const k = r * state.columns + c;
    const value = state.backward ? state.upstream[k] : state.windows[k].value;
    tint(cell, value / state.largest.output);
    writeNumber(cell, value);
  }

  /** Draw all that does not depend on the position. */
  function shape() {
    play.pause();
    controls.show(state);
    body.classList.toggle("cw-backward", state.backward);
    const line = (parts) => element("p", {}, ...Object.values(parts).map((text) => element("span", {}, text)));
    sizes.replaceChildren(...formulas(state).map(line));
    const sentence = ({ text, loss }) => element("p", { class: loss ? null : "cw-quiet" }, text);
    notice.replaceChildren(...arrangement(state).map(sentence));
    keras.show(kerasLine(state));
  }

  /** Write the numbers of both grids. */
  function fill() {
    const inputs = state.backward ? state.facts.gradient : state.image;
    const outputs = state.backward ? state.upstream : state.windows.map(({ value }) => value);
    state.largest = { input: largestOf(inputs.flat()), output: largestOf(outputs) };
    boards.show(state);
  }

  function markWinner() {
    boards.input.table.querySelector(".cw-winner")?.classList.remove("cw-winner");
    if (!state.winner) return;
    const [row, column] = state.winner.map((at, axis) => at + state.padding[axis][0]);
    boards.input.cells()[row][column].classList.add("cw-winner");
  }

  function tell() {
    const [layout, now] = [[state.size, state.stride, state.given].join(), `${shaped} ${state.position}`];
    if (now === told) return; // only the task has changed: the sentence before it stays
    told = now;
    const before = laid;
    laid = layout;
    if (before && before !== layout) {
      return say([...arrangement(state).map(({ text }) => text), `Output ${state.facts.output.join(" × ")}.`].join(" "));
    }
    const { winner, backward, position, upstream, here } = state;
    const [name, value, way] = backward ? ["Upstream", upstream[position], "to"] : ["Output", formatNumber(here.value), "from"];
    const won = winner ? `, ${way} row ${winner[0] + 1}, column ${winner[1] + 1}` : "";
    say(`${name}, ${place(position)}: ${value}${won}`);
  }

  function show(derived) {
    state = derived;
    const { position, filled, backward } = state;
    const shaping = JSON.stringify(POOLING_SHAPING.map(get));
    const handing = `${shaping} ${backward && !filled ? position : ""}`; // step by step, gradients gather at the input
    if (shaping !== shaped) shape();
    if (handing !== handed) fill();
    [shaped, handed] = [shaping, handing];
    boards.point(position, filled || backward);
    markWinner();
    lens.show(state);
    play.show(position, state.windows.length, state.columns);
    if (!play.isPlaying()) tell();
    light(body, !filled && isShown());
  }

  return { nodes: [controls.node, body], show, destroy: play.pause };
}

export default widget({ names: [...POOLING_SHAPING, "position", "filled"], derive: derivePooling, build: buildPooling });
