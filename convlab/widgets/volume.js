// Filters as deep as the picture: three planes meet in one number, and each filter adds one map to the stack.
import { grouped, within } from "./core.js";
import { choice, element, light } from "./dom.js";
import { transport } from "./transport.js";
import { widget } from "./widget.js";
import { COLOURS, deriveVolume } from "./volume-state.js";
import { planes } from "./volume-planes.js";
import { deepSum } from "./volume-sum.js";
import { stackOfMaps } from "./volume-maps.js";

const VOLUME_SHAPING = ["images", "kernels", "image", "filters"];
const asOptions = (names) => names.map((name) => [name, name]);

/** Sheets one behind the other: a volume. */
function sheets() {
  const node = element("span", { class: "cw-vo-sheets", "aria-hidden": "true" });
  function show(rows, columns, kinds) {
    Object.entries({ rows, columns, depth: kinds.length }).forEach(([name, value]) => node.style.setProperty(`--${name}`, String(value)));
    node.replaceChildren(...kinds.map((kind) => element("span", { class: `cw-${kind}` })).reverse());
    [...node.children].forEach((sheet, k) => sheet.style.setProperty("--sheet", String(kinds.length - 1 - k)));
  }
  return { node, show };
}

/** The shapes before and after, and what the layer costs. */
function costs() {
  const [before, after] = [sheets(), sheets()];
  const [shapes, lines] = [element("p", { class: "cw-vo-shapes" }), element("div", { class: "cw-sizes" })];
  const note = element("p", { class: "cw-vo-note" }, "27 weights and 1 bias a filter. Here every bias is 0.");
  const arrow = element("span", { class: "cw-arrow", "aria-hidden": "true" }, "→");
  const volumes = element("div", { class: "cw-vo-volumes" }, before.node, arrow, after.node);
  function show({ image, rows, columns, filters, facts }) {
    const n = filters.length;
    shapes.textContent = `${image.length} × ${image[0].length} × 3 → ${facts.output.join(" × ")}`;
    before.show(image.length, image[0].length, COLOURS);
    after.show(rows, columns, filters.map(() => "output"));
    const texts = [
      ["Parameters:", "(F · F · D + 1) · filters", `= (3 · 3 · 3 + 1) · ${n} = ${grouped(facts.parameters)}`],
      ["Multiplications:", "F · F · D · height · width · filters", `= 27 · ${rows} · ${columns} · ${n} = ${grouped(facts.multiplications)}`],
    ];
    lines.replaceChildren(...texts.map((parts) => element("p", {}, ...parts.map((text) => element("span", {}, text)))), note);
  }
  return { node: element("div", { class: "cw-vo-side-sizes" }, shapes, volumes), lines, show };
}

function buildVolume({ get, set, say, isShown }) {
  let state;
  let drawn = "";
  let stepped = false;
  const reshape = (changes) => {
    play.pause();
    set(changes);
  };
  const images = choice("Picture", (name) => reshape({ image: get("images")[name] }));
  const kinds = choice("", (name) => reshape({ filters: state.filters.map((old, k) => (k === state.chosen ? name : old)) }));
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const [more, less] = [button("Add a filter", add), button("", remove)];
  const boards = planes((corner) => moveNear(corner, state.chosen));
  const maps = stackOfMaps(moveNear, (chosen) => reshape({ chosen }));
  const [sum, cost] = [deepSum(), costs()];
  const place = (position) => `row ${Math.floor(position / state.columns) + 1}, column ${(position % state.columns) + 1}`;
  const play = transport({ label: "Position of the filters", go: step, place, isShown });
  const side = element("div", { class: "cw-vo-side" }, boards.picture, cost.node);
  const channels = element("div", { class: "cw-vo-channels" }, ...boards.nodes, ...sum.nodes);
  const controls = element("div", { class: "cw-controls" }, images.node, kinds.node, more, less);
  const deep = element("div", { class: "cw-vo-deep" }, side, channels);

  /** One position after the other: the only moves that are slow enough to show how the sum comes about. */
  function step(position, dragged) {
    stepped = !dragged;
    set({ position });
  }

  function add() {
    if (state.filters.length === state.most) return;
    reshape({ filters: [...state.filters, state.spare[0]], chosen: state.filters.length });
  }

  function remove() {
    if (state.filters.length === 1) return;
    const filters = state.filters.filter((_, k) => k !== state.chosen);
    reshape({ filters, chosen: Math.min(state.chosen, filters.length - 1) });
  }

  function moveNear([row, column], chosen) {
    const [r, c] = [[row, state.rows], [column, state.columns]].map(([at, all]) => within(Math.round(at), all));
    reshape({ position: r * state.columns + c, chosen });
  }

  /** Draw all that does not depend on the position. */
  function shape() {
    const same = (name) => JSON.stringify(state.images[name]) === JSON.stringify(state.image);
    const known = Object.keys(state.images).find(same);
    images.show([...asOptions(Object.keys(state.images)), ...(known ? [] : [["", "your own"]])], known ?? "");
    [boards, maps, cost].forEach((part) => part.shape?.(state) ?? part.show?.(state));
    const longest = Math.max(state.image.length, state.image[0].length);
    deep.classList.toggle("cw-vo-small", longest > 6);
    deep.classList.toggle("cw-vo-fine", longest > 9);
    more.setAttribute("aria-disabled", String(state.filters.length === state.most || !state.spare.length));
    less.setAttribute("aria-disabled", String(state.filters.length === 1));
  }

  /** Which filter can be exchanged or removed. */
  function showChosen() {
    const { filter } = state.facts;
    const [words, select] = kinds.node.children;
    words.textContent = `Filter ${state.chosen + 1} is`;
    select.setAttribute("aria-label", words.textContent);
    kinds.show(asOptions(Object.keys(state.kernels).filter((name) => name === filter || state.spare.includes(name))), filter);
    less.textContent = `Remove filter ${state.chosen + 1}`;
  }

  function show(derived) {
    state = derived;
    const shaping = JSON.stringify(VOLUME_SHAPING.map(get));
    if (shaping !== drawn) shape();
    drawn = shaping;
    showChosen();
    [boards, maps].forEach((part) => part.point(state));
    sum.show(state);
    play.show(state.position, state.rows * state.columns, state.columns);
    light(deep.parentElement, stepped && isShown());
    stepped = false;
    if (play.isPlaying()) return;
    say(`${state.facts.filter}, ${place(state.position)}: ${sum.inWords(state.facts)}. Output ${state.facts.output.join(" × ")}.`);
  }

  return { nodes: [controls, deep, maps.node, play.node, cost.lines], show, destroy: play.pause };
}

export default widget({ names: [...VOLUME_SHAPING, "position", "chosen"], derive: deriveVolume, build: buildVolume });
