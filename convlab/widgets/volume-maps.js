// The stack of maps: one for each filter, each chosen by its name or by one of its cells.
import { within } from "./core.js";
import { board, draggable, element, tint, writeNumber } from "./dom.js";
import { KEYS } from "./sliding-boards.js";

const MOST_MAPS = 6;

/**
 * @param {(corner: number[], chosen: number) => void} go - asks to move to the place nearest to [row, column] of a map
 * @param {(chosen: number) => void} choose
 */
export function stackOfMaps(go, choose) {
  let state;

  function mapOf(index) {
    const grid = board("output");
    grid.frame.classList.add("cw-here");
    grid.table.setAttribute("role", "grid");
    const button = element("button", { type: "button", onclick: () => choose(index) });
    const toCell = (event) => go(grid.placeAt(event).map(Math.floor), index);
    draggable(grid.frame, toCell, toCell);
    grid.table.addEventListener("click", toCell);
    grid.table.addEventListener("keydown", (event) => onKey(event, index));
    return { ...grid, button, node: element("div", { class: "cw-vo-map" }, button, grid.node) };
  }

  const maps = Array.from({ length: MOST_MAPS }, (_, index) => mapOf(index));

  function onKey(event, index) {
    const move = KEYS[event.ctrlKey ? `Ctrl+${event.key}` : event.key];
    if (!move) return;
    event.preventDefault();
    const [row, column] = move(state.row, state.column);
    go([within(row, state.rows), within(column, state.columns)], index);
    maps[index].cells().flat()[state.position].focus();
  }

  /** Write the numbers of a map. */
  function write(map, index) {
    const values = state.maps[index];
    const largest = Math.max(...values.flat().map(Math.abs)) || 1;
    const name = state.filters[index];
    map.button.textContent = `${index + 1} ${name}`;
    map.show(`Map ${index + 1}, ${name}`, state.rows, state.columns, (cell, r, c) => {
      cell.setAttribute("role", "gridcell");
      tint(cell, values[r][c] / largest);
      writeNumber(cell, values[r][c]);
    });
    map.table.querySelectorAll("tr").forEach((line) => line.setAttribute("role", "row"));
  }

  function point(derived) {
    state = derived;
    maps.slice(0, state.filters.length).forEach((map, index) => {
      const chosen = index === state.chosen;
      map.node.classList.toggle("cw-vo-chosen", chosen);
      map.button.setAttribute("aria-pressed", String(chosen));
      map.moveFrame(state.row, state.column, 1, 1);
      map.cells().flat().forEach((cell, k) => {
        cell.tabIndex = chosen && k === state.position ? 0 : -1;
        cell.setAttribute("aria-selected", String(chosen && k === state.position));
      });
    });
  }

  const node = element("div", { class: "cw-vo-maps" }, ...maps.map((map) => map.node));
  return {
    node,
    point,
    /** Draw all that does not depend on the position. @param {ReturnType<import("./volume-state.js").derive>} derived */
    shape(derived) {
      state = derived;
      node.style.setProperty("--columns", String(state.columns));
      maps.forEach((map, index) => (map.node.hidden = index >= state.filters.length));
      maps.slice(0, state.filters.length).forEach(write);
    },
  };
}
