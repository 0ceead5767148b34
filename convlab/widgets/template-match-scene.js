// The scene: an object that the reader drags, and the outline of where the template expects it.
import { within } from "./core.js";
import { draggable, element } from "./dom.js";
import { KEYS } from "./sliding-boards.js";
import { shades } from "./template-match-shades.js";

/** A place in words. @param {[number, number]} place */
export const placeWords = ([row, column]) => `row ${row + 1}, column ${column + 1}`;

/** Lay an outline over squares of a grid. */
function outline(node, [row, column], [height, width]) {
  Object.entries({ row, column, height, width }).forEach(([name, value]) => node.style.setProperty(`--${name}`, String(value)));
}

/**
 * @param {(place: number[]) => void} go - asks to move the object's corner to a place, always inside the scene
 */
export function movableScene(go) {
  const scene = shades("input");
  const object = scene.frame;
  const expected = element("div", { class: "cw-frame cw-tm-expected", "aria-hidden": "true" });
  const handle = { role: "slider", tabindex: 0, "aria-label": "Object’s place", "aria-roledescription": "2D slider", "aria-valuemin": 0 };
  Object.entries(handle).forEach(([name, value]) => object.setAttribute(name, String(value)));
  object.removeAttribute("aria-hidden");
  object.after(expected);
  let state;
  let held = [0, 0];

  const goNear = (corner) => go(corner.map((at, axis) => within(Math.round(at), state.room[axis] + 1)));
  const grab = (event) => (held = scene.placeAt(event).map((at, axis) => at - state.place[axis]));
  const drag = (event) => goNear(scene.placeAt(event).map((at, axis) => at - held[axis]));

  function onKey(event) {
    const move = KEYS[event.ctrlKey ? `Ctrl+${event.key}` : event.key];
    if (!move) return;
    event.preventDefault();
    goNear(move(...state.place));
  }

  draggable(object, grab, drag);
  object.addEventListener("keydown", onKey);
  scene.table.addEventListener("click", (event) => goNear(scene.placeAt(event).map((at, axis) => at - state.size[axis] / 2)));

  /** @param {ReturnType<import("./template-match-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    scene.show(`Scene ${state.scene.length} × ${state.scene[0].length}`, state.scene);
    outline(expected, state.middle, state.size);
    outline(object, state.place, state.size);
    dashed.style.visibility = state.place.join() === state.middle.join() ? "hidden" : "visible"; // its room is kept
    object.setAttribute("aria-valuemax", String((state.room[0] + 1) * (state.room[1] + 1) - 1));
    object.setAttribute("aria-valuenow", String(state.place[0] * (state.room[1] + 1) + state.place[1]));
    object.setAttribute("aria-valuetext", placeWords(state.place));
  }

  const dashed = element("span", {}, " Dashed: where the template expects it.");
  const hint = element("p", { class: "cw-tm-hint" }, "Drag the object, or use the arrow keys.", dashed);
  return { node: element("div", { class: "cw-tm-where" }, scene.node, hint), show };
}
