// A filter slides across an image: one output cell at a time, with every product and the sum.
import { BRIGHTEST, formatNumber } from "./core.js";
import { codeLines, element, light, tint, writeNumber } from "./dom.js";
import { transport } from "./transport.js";
import { widget } from "./widget.js";
import { deriveSlidingFilter, formulas, convolutionLines, leftovers } from "./sliding-filter-state.js";
import { filterControls } from "./sliding-filter-controls.js";
import { slidingBoards } from "./sliding-boards.js";
import { filterProducts } from "./sliding-filter-products.js";

const SHAPING = ["images", "kernels", "image", "kernel", "stride", "dilation", "padding"];

/** Give a cell of the image its share of the brightest value, or its colour. */
function paint(cell, values) {
  if (values.length === 1) {
    cell.style.setProperty("--share", String(Math.min(1, Math.max(0, values[0] / BRIGHTEST))));
    return writeNumber(cell, values[0]);
  }
  const shares = values.map((value) => Math.round((255 * Math.min(BRIGHTEST, Math.max(0, value))) / BRIGHTEST));
  cell.classList.add("cw-painted");
  cell.style.backgroundColor = `rgb(${shares.join(" ")})`;
  cell.append(element("span", { class: "cw-hidden" }, values.map(formatNumber).join(", ")));
}

function buildSlidingFilter({ get, set, say, isShown }) {
  let state;
  let [drawn, noticed] = ["", ""];
  const reshape = (changes) => {
    play.pause();
    set({ ...changes, filled: true });
  };
  const controls = filterControls(get, reshape);
  const products = filterProducts((kernel) => reshape({ kernel }));
  const place = (position) => `Row ${Math.floor(position / state.columns) + 1}, column ${(position % state.columns) + 1}`;
  const go = (position, filled) => set({ position, filled });
  const play = transport({ label: "Position of the filter", go, place, isShown, stopped: () => speak() });
  const boards = slidingBoards({ go: moveTo, toggle: play.toggle, fillInput, fillOutput });
  const [sizes, notice] = [element("div", { class: "cw-sizes" }), element("div", { class: "cw-notice" })];
  const keras = codeLines("The same in Keras");
  const nodes = [controls.node, boards.node, notice, play.node, products.node, sizes, keras.node];

  function moveTo(position, hovering) {
    if (hovering && play.isPlaying()) return;
    play.pause();
    go(position, true);
  }

  function fillInput(cell, y, x) {
    paint(cell, state.image[y][x]);
    cell.classList.toggle("cw-unreached", state.lost[0].includes(y) || state.lost[1].includes(x));
  }

  function fillOutput(cell, r, c) {
    tint(cell, state.output[r][c] / state.largest);
    writeNumber(cell, state.output[r][c]);
  }

  function showNotice() {
    const lost = leftovers(state);
    if (JSON.stringify(lost) === noticed) return; // a button that is gone would take half of a click with it
    noticed = JSON.stringify(lost);
    const message = element("p", { class: "cw-quiet", tabindex: -1 }, "Every row and column is reached.");
    notice.replaceChildren(...(lost.length ? lost.map(noticeOf) : [message]));
  }

  function noticeOf({ text, repair }) {
    const onclick = () => {
      reshape({ padding: repair.padding });
      notice.firstChild.focus(); // the button is gone, and the next one would take a second Enter
    };
    const button = repair && element("button", { type: "button", onclick }, repair.label);
    return element("p", { tabindex: -1 }, element("span", {}, text), button ?? "");
  }

  /** Draw all that does not depend on the position. */
  function shape() {
    play.pause();
    state.largest = Math.max(...state.output.flat().map(Math.abs)) || 1;
    [controls, boards, products].forEach((part) => part.show(state));
    const line = (parts) => element("p", {}, ...Object.values(parts).map((text) => element("span", {}, text)));
    sizes.replaceChildren(...formulas(state).map(line));
    showNotice();
    keras.show(convolutionLines(state));
  }

  /** Say the output that is pointed at, and after a change the size of all, and what is lost. */
  function speak(changed) {
    const { position, titles, output } = state;
    const news = changed ? `${titles[1]}. ${leftovers(state).map(({ text }) => `${text} `).join("")}` : "";
    say(`${news}${place(position)}: ${formatNumber(output.flat()[position])}`);
  }

  /** Mark the pixels that a dilated filter's weights meet. */
  function markWeights(row, column) {
    boards.input.cells().forEach((line, r) =>
      line.forEach((cell, c) => {
        const steps = [r - row * state.stride, c - column * state.stride];
        const met = steps.every((step, axis) => step >= 0 && step < state.reach[axis] && step % state.dilation === 0);
        cell.classList.toggle("cw-met", met && state.dilation > 1);
      }),
    );
  }

  function show(derived) {
    const shaping = JSON.stringify(SHAPING.map(get));
    const largest = state?.largest;
    state = derived;
    state.largest = largest;
    const changed = shaping !== drawn;
    if (changed) shape();
    drawn = shaping;
    const { position, columns, filled } = state;
    const [row, column] = [Math.floor(position / columns), position % columns];
    boards.point(position, filled);
    markWeights(row, column);
    products.point(row, column);
    play.show(position, state.rows * columns, columns);
    if (!play.isPlaying()) speak(changed);
    light(boards.node.parentElement, !filled && isShown());
  }

  return { nodes, show, destroy: play.pause };
}

export default widget({ names: [...SHAPING, "position", "filled"], derive: deriveSlidingFilter, build: buildSlidingFilter });
