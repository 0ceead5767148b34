// A picture and its three planes, a frame at the same place on each, which can be dragged on any of them.
import { BRIGHTEST, capital, formatNumber } from "./core.js";
import { board, draggable, element, writeNumber } from "./dom.js";
import { COLOURS, SIDE } from "./volume-state.js";

const share = (value) => Math.min(1, Math.max(0, value / BRIGHTEST));

/** @param {(corner: number[]) => void} go - asks to move the frames to the place nearest to [row, column] */
export function planes(go) {
  let state;
  let held = [0, 0];

  /** A grid whose frame can be taken hold of, and follows a click. */
  function framed(kind) {
    const grid = board("input");
    grid.node.classList.add(`cw-${kind}`);
    const grab = (event) => (held = grid.placeAt(event).map((at, axis) => at - [state.row, state.column][axis]));
    draggable(grid.frame, grab, (event) => go(grid.placeAt(event).map((at, axis) => at - held[axis])));
    grid.table.addEventListener("click", (event) => go(grid.placeAt(event).map((at) => at - SIDE / 2)));
    return grid;
  }

  const picture = framed("vo-picture");
  const grids = COLOURS.map(framed);

  function paint(cell, r, c) {
    const values = state.image[r][c];
    cell.style.backgroundColor = `rgb(${values.map((value) => Math.round(255 * share(value))).join(" ")})`;
    cell.append(element("span", { class: "cw-hidden" }, values.map(formatNumber).join(", ")));
  }

  /** Draw all that does not depend on the position. @param {ReturnType<import("./volume-state.js").derive>} derived */
  function shape(derived) {
    state = derived;
    const size = [state.image.length, state.image[0].length];
    picture.show("In colour", ...size, paint);
    grids.forEach((grid, d) =>
      grid.show(capital(COLOURS[d]), ...size, (cell, r, c) => {
        cell.style.setProperty("--share", String(share(state.image[r][c][d])));
        writeNumber(cell, state.image[r][c][d]);
      }),
    );
  }

  function point(derived) {
    state = derived;
    for (const grid of [picture, ...grids]) grid.moveFrame(state.row, state.column, SIDE, SIDE);
  }

  return { picture: picture.node, nodes: grids.map((grid) => grid.node), shape, point };
}
