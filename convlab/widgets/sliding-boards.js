// Two grids: an input with a window that slides over it, and the output that it fills, cell by cell.
import { within } from "./core.js";
import { board, draggable, element } from "./dom.js";

const [LARGEST_CELL, SMALLEST_CELL, BETWEEN] = [36, 24, 48]; // pixels
/** Where a key leads from a row and a column. */
export const KEYS = {
  ArrowRight: (r, c) => [r, c + 1],
  ArrowLeft: (r, c) => [r, c - 1],
  ArrowDown: (r, c) => [r + 1, c],
  ArrowUp: (r, c) => [r - 1, c],
  Home: (r) => [r, 0],
  End: (r) => [r, Infinity],
  "Ctrl+Home": () => [0, 0],
  "Ctrl+End": () => [Infinity, Infinity],
};

/**
 * A state to show has: `padded` [height, width] of the input with its `padding` [[top, bottom], [left, right]]; `reach`
 * [height, width] of the window; `strides` [down, right]; `rows` and `columns` of the output; `titles` [input, output].
 * @param {object} parts
 * @param {(position: number, hovering?: boolean) => void} parts.go - asks to move the window to an output, counted in
 *   reading order
 * @param {() => void} parts.toggle - asks to play or to pause
 * @param {(cell: HTMLElement, y: number, x: number) => void} parts.fillInput - writes a cell of the unpadded input
 * @param {(cell: HTMLElement, r: number, c: number) => void} parts.fillOutput - writes a cell of the output
 * @param {string} [parts.padding] - what stands in a cell of the padding
 */
export function slidingBoards({ go, toggle, fillInput, fillOutput, padding = "0" }) {
  const [input, output] = [board("input"), board("output")];
  output.frame.classList.add("cw-here");
  output.table.setAttribute("role", "grid");
  const arrow = element("div", { class: "cw-arrow", "aria-hidden": "true" });
  const row = element("div", { class: "cw-boards" }, input.node, arrow, output.node);
  const ruler = element("div"); // as wide as there is room, and without a height that `arrange` could change
  const node = element("div", {}, ruler, row);
  let state;
  let held = [0, 0];

  function fillPadded(cell, r, c) {
    const [y, x] = [r - state.padding[0][0], c - state.padding[1][0]];
    const [height, width] = state.padded.map((size, axis) => size - state.padding[axis][0] - state.padding[axis][1]);
    if (y >= 0 && x >= 0 && y < height && x < width) return fillInput(cell, y, x);
    cell.className = "cw-padding";
    cell.append(element("span", {}, padding));
  }

  function show(derived) {
    state = derived;
    input.show(state.titles[0], ...state.padded, fillPadded);
    output.show(state.titles[1], state.rows, state.columns, (cell, r, c) => {
      cell.setAttribute("role", "gridcell");
      fillOutput(cell, r, c);
    });
    output.table.querySelectorAll("tr").forEach((line) => line.setAttribute("role", "row"));
    arrange();
  }

  /** Put the grids side by side where they and their titles fit, else one below the other. */
  function arrange() {
    const room = ruler.clientWidth;
    if (!room || !state) return;
    const grids = [[state.padded[1], input.heading.offsetWidth], [state.columns, output.heading.offsetWidth]];
    const fits = (cell) => grids.reduce((sum, [count, title]) => sum + Math.max(count * cell, title), BETWEEN) <= room;
    let cell = LARGEST_CELL;
    while (cell >= SMALLEST_CELL && !fits(cell)) cell -= 1;
    const beside = cell >= SMALLEST_CELL;
    if (!beside) cell = Math.min(LARGEST_CELL, Math.floor(room / Math.max(state.padded[1], state.columns)));
    row.classList.toggle("cw-below", !beside);
    row.style.setProperty("--cell", `${cell}px`);
    arrow.textContent = beside ? "→" : "↓";
  }

  /** @param {number} position - of the output @param {boolean} filled - else the later cells are empty */
  function point(position, filled) {
    state.position = position;
    const [r, c] = here();
    input.moveFrame(r * state.strides[0], c * state.strides[1], ...state.reach);
    output.moveFrame(r, c, 1, 1);
    output.cells().flat().forEach((cell, k) => {
      cell.classList.toggle("cw-later", !filled && k > position);
      cell.tabIndex = k === position ? 0 : -1;
      cell.setAttribute("aria-selected", String(k === position));
    });
  }

  const here = () => [Math.floor(state.position / state.columns), state.position % state.columns];
  const goNear = ([r, c], hovering = false) =>
    go(within(Math.round(r), state.rows) * state.columns + within(Math.round(c), state.columns), hovering);
  const toCell = (event, hovering = false) => goNear(output.placeAt(event).map(Math.floor), hovering);

  /** Put the window's corner as near to a place of the padded input as its stops allow. */
  const slideTo = (corner) => goNear(corner.map((place, axis) => place / state.strides[axis]));
  const toMiddle = (event) => slideTo(input.placeAt(event).map((place, axis) => place - state.reach[axis] / 2));

  function grab(event) {
    held = here().map((stop, axis) => input.placeAt(event)[axis] - stop * state.strides[axis]);
  }

  function onKey(event) {
    const move = KEYS[event.ctrlKey ? `Ctrl+${event.key}` : event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (!move) return toggle();
    goNear(move(...here()));
    output.cells().flat()[state.position].focus();
  }

  const hover = (event) => event.pointerType === "mouse" && event.target.closest("td") && toCell(event, true);
  draggable(input.frame, grab, (event) => slideTo(input.placeAt(event).map((place, axis) => place - held[axis])));
  draggable(output.frame, toCell, toCell);
  input.table.addEventListener("click", toMiddle);
  output.table.addEventListener("click", toCell);
  output.table.addEventListener("pointermove", hover);
  output.table.addEventListener("keydown", onKey);
  new ResizeObserver(arrange).observe(ruler);
  return { node, show, point, input, output };
}
