// The stack of feature maps: the first one large, with a spot that the reader moves; each with its pooled number.
import { KEYS } from "./sliding-boards.js";
import { BRIGHTEST, formatNumber, grouped, within } from "./core.js";
import { board, draggable, element, tint } from "./dom.js";

const MOST_NUMBERED = 3; // a small map with more rows is too fine for numbers
/** A map with its pooled number below it. @param {string} kind - a class */
function card(kind) {
  const [map, pooled] = [board("input"), element("div", { class: "cw-pooled" })];
  map.node.append(element("div", { class: "cw-drop", "aria-hidden": "true" }, "↓"), pooled);
  map.node.classList.add(kind);
  return { ...map, pooled };
}

/**
 * @param {(place: [number, number], dragged: boolean) => void} onMove
 * @param {() => void} onGrab - a drag begins
 */
export function mapStack(onMove, onGrab) {
  const first = card("cw-first");
  first.table.setAttribute("role", "grid");
  const more = element("p", { class: "cw-more" });
  const rest = element("div", { class: "cw-rest" });
  const node = element("div", { class: "cw-stack" }, first.node, rest);
  let state;
  let others = [];

  const move = (place, dragged = false) => {
    const inside = place.map((at) => within(at, state.size));
    if (inside.join() !== state.place.join()) onMove(inside, dragged);
  };
  const toPointer = (event, dragged) => move(first.placeAt(event).map(Math.floor), dragged);
  draggable(first.frame, onGrab, (event) => toPointer(event, true));
  first.table.addEventListener("click", (event) => toPointer(event));
  first.table.addEventListener("keydown", (event) => {
    const step = KEYS[event.ctrlKey ? `Ctrl+${event.key}` : event.key];
    if (!step) return;
    event.preventDefault();
    move(step(...state.place));
    first.table.querySelector('[tabindex="0"]').focus();
  });

  /** Write a map's numbers and mark the winner. */
  function fill(map, k, write) {
    const values = state.maps[k].flat();
    const winner = state.mode === "max" ? values.indexOf(Math.max(...values)) : -1;
    map.show(`Map ${k + 1}`, state.size, state.size, (cell, r, c) => {
      const value = state.maps[k][r][c];
      tint(cell, value / BRIGHTEST);
      cell.classList.toggle("cw-winner", r * state.size + c === winner);
      write(cell, value, r, c);
    });
    map.pooled.textContent = `${k ? "" : `${state.mode} `}${formatNumber(state.vector[k])}`;
  }

  function writeFirst(cell, value, r, c) {
    const here = r === state.place[0] && c === state.place[1];
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-selected", String(here));
    cell.tabIndex = here ? 0 : -1;
    cell.append(element("span", {}, formatNumber(value)));
  }

  function showFirst() {
    first.node.style.setProperty("--cell", `${Math.min(40, Math.floor(240 / state.size))}px`);
    fill(first, 0, writeFirst);
    first.table.setAttribute("aria-label", "Map 1, with a bright spot that can be moved");
    first.table.querySelectorAll("tr").forEach((line) => line.setAttribute("role", "row"));
    first.moveFrame(...state.place, 1, 1);
  }

  function showOther(map, k) {
    map.node.style.setProperty("--side", String(Math.max(3, state.size)));
    fill(map, k + 1, (cell, value) => state.size <= MOST_NUMBERED && cell.append(element("span", {}, formatNumber(value))));
    map.table.setAttribute("role", "img"); // its numbers are not for reading one by one
    map.table.setAttribute("aria-label", `Map ${k + 2}: ${state.mode} ${formatNumber(state.vector[k + 1])}`);
  }

  function showRest() {
    if (others.length !== state.maps.length - 1) {
      others = state.maps.slice(1).map(() => card("cw-small"));
      rest.replaceChildren(...others.map((map) => map.node), more);
    }
    others.forEach(showOther);
    const left = state.depth - state.maps.length;
    more.textContent = `… and ${grouped(left)} more`;
    more.hidden = left === 0;
  }

  /** @param {ReturnType<import("./global-pooling-state.js").derive>} derived @param {boolean} moved - the spot alone */
  function show(derived, moved) {
    state = derived;
    showFirst();
    if (!moved) showRest();
  }

  return { node, show };
}
