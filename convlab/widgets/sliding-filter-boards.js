// The sliding filter's two grids: the input with the filter's frame on it, and the output.
import { formatNumber } from "./core.js";
import { board, element } from "./dom.js";

const BRIGHTEST = 9;
const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const within = (value, count) => Math.min(count - 1, Math.max(0, value));

/** Give a cell of the image its share of the brightest value, or its colour. */
function paint(cell, values) {
  const shares = values.map((value) => Math.min(1, Math.max(0, value / BRIGHTEST)));
  if (values.length === 1) {
    cell.style.setProperty("--share", String(shares[0]));
    cell.textContent = formatNumber(values[0]);
  } else {
    cell.style.background = `rgb(${shares.map((share) => Math.round(share * 255)).join(" ")})`;
    cell.append(element("span", { class: "cw-hidden" }, values.map(formatNumber).join(", ")));
  }
}

/** Call `move` with pointer events while an element is dragged, by mouse, pen or finger. */
function draggable(target, move) {
  target.addEventListener("pointerdown", (event) => {
    target.setPointerCapture(event.pointerId);
    move(event);
  });
  target.addEventListener("pointermove", (event) => {
    if (target.hasPointerCapture(event.pointerId)) move(event);
  });
}

/** @param {(row: number, column: number, hovering?: boolean) => void} go - asks to move the filter */
export function filterBoards(go) {
  const [input, output] = [board("input"), board("output")];
  output.frame.classList.add("cw-here");
  output.table.setAttribute("role", "grid");
  const arrow = element("div", { class: "cw-arrow", "aria-hidden": "true" }, "→");
  const node = element("div", { class: "cw-boards" }, input.node, arrow, output.node);
  let state;

  function fillInput(cell, r, c) {
    const [y, x] = [r - state.padding[0][0], c - state.padding[1][0]];
    if (state.image[y]?.[x] === undefined) {
      cell.className = "cw-padding";
      cell.textContent = "0";
      return;
    }
    paint(cell, state.image[y][x]);
    cell.classList.toggle("cw-unreached", state.lost[0].includes(y) || state.lost[1].includes(x));
  }

  function fillOutput(cell, value, largest) {
    cell.setAttribute("role", "gridcell");
    cell.classList.toggle("cw-negative", value < 0);
    cell.style.setProperty("--share", String(Math.abs(value) / largest));
    cell.append(element("span", {}, formatNumber(value)));
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
    output.table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
    // A title is about as wide as three cells and a half, however few there are below it.
    node.style.setProperty("--beside", String(state.padded[1] + Math.max(state.columns, 3.5)));
    node.style.setProperty("--below", String(Math.max(state.padded[1], state.columns)));
    node.classList.toggle("cw-many", state.padded[1] + state.columns > 12);
  }

  /** @param {number} row @param {number} column - of the output @param {boolean} filling - later cells stay empty */
  function point(row, column, filling) {
    input.moveFrame(row * state.stride, column * state.stride, ...state.window);
    output.moveFrame(row, column, 1, 1);
    const position = row * state.columns + column;
    output.cells().flat().forEach((cell, k) => {
      cell.classList.toggle("cw-later", filling && k > position);
      cell.tabIndex = k === position ? 0 : -1;
      cell.setAttribute("aria-selected", String(k === position));
    });
  }

  /** Put the filter's middle as near to a cell of the padded input as its stops allow. */
  function slideTo([r, c]) {
    const stop = (place, axis) => Math.round((place - (state.window[axis] - 1) / 2) / state.stride);
    go(within(stop(r, 0), state.rows), within(stop(c, 1), state.columns));
  }

  function onKey(event) {
    if (!MOVES[event.key]) return;
    event.preventDefault();
    const [row, column] = [Math.floor(state.position / state.columns), state.position % state.columns];
    const [down, right] = MOVES[event.key];
    go(within(row + down, state.rows), within(column + right, state.columns));
    output.cells().flat()[state.position].focus();
  }

  const hover = (event) => event.pointerType === "mouse" && event.target.closest("td") && go(...output.cellAt(event), true);
  draggable(input.frame, (event) => slideTo(input.cellAt(event)));
  draggable(output.frame, (event) => go(...output.cellAt(event)));
  input.table.addEventListener("click", (event) => slideTo(input.cellAt(event)));
  output.table.addEventListener("click", (event) => go(...output.cellAt(event)));
  output.table.addEventListener("pointermove", hover);
  output.table.addEventListener("keydown", onKey);
  return { node, show, point };
}
