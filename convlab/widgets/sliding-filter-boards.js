// The sliding filter's two grids: the input with the filter's frame on it, and the output.
import { formatNumber, shortNumber } from "./core.js";
import { board, element } from "./dom.js";

const BRIGHTEST = 9;
const [LARGEST_CELL, SMALLEST_CELL, BETWEEN] = [36, 24, 48]; // pixels
const KEYS = {
  ArrowRight: (r, c) => [r, c + 1],
  ArrowLeft: (r, c) => [r, c - 1],
  ArrowDown: (r, c) => [r + 1, c],
  ArrowUp: (r, c) => [r - 1, c],
  Home: (r) => [r, 0],
  End: (r) => [r, Infinity],
  "Ctrl+Home": () => [0, 0],
  "Ctrl+End": () => [Infinity, Infinity],
};
const within = (value, count) => Math.min(count - 1, Math.max(0, value));

/** Write a number into a cell; the style sheet makes a longer one smaller. */
function write(cell, value) {
  const text = shortNumber(value);
  cell.style.setProperty("--length", String(text.length));
  cell.append(element("span", {}, text));
}

/** Give a cell of the image its share of the brightest value, or its colour. */
function paint(cell, values) {
  const shares = values.map((value) => Math.min(1, Math.max(0, value / BRIGHTEST)));
  if (values.length === 1) {
    cell.style.setProperty("--share", String(shares[0]));
    write(cell, values[0]);
  } else {
    cell.classList.add("cw-painted");
    cell.style.backgroundColor = `rgb(${shares.map((share) => Math.round(share * 255)).join(" ")})`;
    cell.append(element("span", { class: "cw-hidden" }, values.map(formatNumber).join(", ")));
  }
}

/** Call `grab` when an element is taken hold of, by mouse, pen or finger, and `move` while it is dragged. */
function draggable(target, grab, move) {
  target.addEventListener("pointerdown", (event) => {
    target.setPointerCapture(event.pointerId);
    grab(event);
  });
  target.addEventListener("pointermove", (event) => {
    if (target.hasPointerCapture(event.pointerId)) move(event);
  });
}

/**
 * @param {(row: number, column: number, hovering?: boolean) => void} go - asks to move the filter
 * @param {() => void} toggle - asks to play or to pause
 */
export function filterBoards(go, toggle) {
  const [input, output] = [board("input"), board("output")];
  output.frame.classList.add("cw-here");
  output.table.setAttribute("role", "grid");
  const arrow = element("div", { class: "cw-arrow", "aria-hidden": "true" });
  const row = element("div", { class: "cw-boards" }, input.node, arrow, output.node);
  const ruler = element("div"); // as wide as there is room, and without a height that `arrange` could change
  const node = element("div", {}, ruler, row);
  let state;
  let held = [0, 0];

  function fillInput(cell, r, c) {
    const [y, x] = [r - state.padding[0][0], c - state.padding[1][0]];
    if (state.image[y]?.[x] === undefined) {
      cell.className = "cw-padding";
      write(cell, 0);
      return;
    }
    paint(cell, state.image[y][x]);
    cell.classList.toggle("cw-unreached", state.lost[0].includes(y) || state.lost[1].includes(x));
  }

  function fillOutput(cell, value, largest) {
    cell.setAttribute("role", "gridcell");
    cell.classList.toggle("cw-negative", value < 0);
    cell.style.setProperty("--share", String(Math.abs(value) / largest));
    write(cell, value);
  }

  /** @param {ReturnType<import("./sliding-filter-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    const [height, width] = state.extent;
    const depth = state.depth > 1 ? ` × ${state.depth}` : "";
    input.show(`Input ${height} × ${width}${depth}`, ...state.padded, fillInput);
    const largest = Math.max(...state.output.flat().map(Math.abs)) || 1;
    output.show(`Output ${state.rows} × ${state.columns}`, state.rows, state.columns, (cell, r, c) =>
      fillOutput(cell, state.output[r][c], largest),
    );
    output.table.querySelectorAll("tr").forEach((line) => line.setAttribute("role", "row"));
    arrange();
  }

  /** Put the grids side by side where they and their titles fit, else one below the other. */
  function arrange() {
    const room = ruler.clientWidth;
    if (!room) return;
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

  /** @param {number} row @param {number} column - of the output @param {boolean} filled - else the later are empty */
  function point(row, column, filled) {
    input.moveFrame(row * state.stride, column * state.stride, ...state.window);
    output.moveFrame(row, column, 1, 1);
    const position = row * state.columns + column;
    output.cells().flat().forEach((cell, k) => {
      cell.classList.toggle("cw-later", !filled && k > position);
      cell.tabIndex = k === position ? 0 : -1;
      cell.setAttribute("aria-selected", String(k === position));
    });
  }

  const here = () => [Math.floor(state.position / state.columns), state.position % state.columns];
  const goNear = ([r, c], hovering = false) =>
    go(within(Math.round(r), state.rows), within(Math.round(c), state.columns), hovering);
  const toCell = (event, hovering = false) => goNear(output.placeAt(event).map(Math.floor), hovering);

  /** Put the filter's corner as near to a place of the padded input as its stops allow. */
  const slideTo = (corner) => goNear(corner.map((place) => place / state.stride));
  const toMiddle = (event) => slideTo(input.placeAt(event).map((place, axis) => place - state.window[axis] / 2));

  function grab(event) {
    held = here().map((stop, axis) => input.placeAt(event)[axis] - stop * state.stride);
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
  return { node, show, point };
}
