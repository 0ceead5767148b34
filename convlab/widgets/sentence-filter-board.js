// The words with their vectors, the frame that slides down them, and beside each window what the filters give.
import { formatNumber, within } from "./core.js";
import { draggable, element, tint, writeNumber } from "./dom.js";

const WORD_KEYS = {
  ArrowDown: ([k, f]) => [k + 1, f],
  ArrowUp: ([k, f]) => [k - 1, f],
  ArrowRight: ([k, f]) => [k, f + 1],
  ArrowLeft: ([k, f]) => [k, f - 1],
  Home: ([, f]) => [0, f],
  End: ([, f]) => [Infinity, f],
};
const times = (count, make) => Array.from({ length: count }, (_, k) => make(k));

/** Write a number into a cell in place of what was there. */
function writeAnew(cell, value) {
  cell.replaceChildren();
  writeNumber(cell, value);
}

/** Words as rows with their vectors; the last row is their sum. */
function wordTable() {
  const [head, body, foot] = ["thead", "tbody", "tfoot"].map((tag) => element(tag));
  const table = element("table", { "aria-label": "Words and their vectors" }, head, body, foot);
  const frame = element("div", { class: "cw-frame", "aria-hidden": "true" });
  const node = element("div", { class: "cw-sf-words cw-input" }, table, element("div", { class: "cw-sf-over" }, frame));
  let lines = [];

  function build({ rows, features }) {
    const line = (scope) => element("tr", {}, element("th", { scope }), ...features.map(() => element("td")));
    lines = times(rows.length + 1, () => line("row"));
    const names = features.map((name) => element("th", { scope: "col" }, element("span", {}, name)));
    head.replaceChildren(element("tr", {}, element("th", { scope: "col" }, element("span", { class: "cw-hidden" }, "word")), ...names));
    body.replaceChildren(...lines.slice(0, -1));
    foot.replaceChildren(lines.at(-1));
  }

  function fill(line, name, numbers) {
    const [label, ...cells] = line.children;
    label.textContent = name;
    label.title = name;
    cells.forEach((cell, d) => {
      writeAnew(cell, numbers[d]);
      tint(cell, numbers[d] / 2);
    });
  }

  function show(state) {
    const { rows, words, padding, known, lost, features } = state;
    if (lines.length !== rows.length + 1) build(state);
    rows.forEach((numbers, r) => {
      const k = r - padding[0];
      fill(lines[r], words[k] ?? "padding", numbers);
      lines[r].classList.toggle("cw-sf-outside", words[k] === undefined);
      lines[r].classList.toggle("cw-sf-unknown", known[k] === false);
      lines[r].classList.toggle("cw-sf-lost", lost.includes(k));
      if (known[k] === false) lines[r].firstChild.append(element("span", { class: "cw-hidden" }, ", unknown"));
    });
    fill(lines.at(-1), "bag of words", features.map((_, d) => rows.reduce((sum, row) => sum + row[d], 0)));
  }

  return { node, body, frame, show };
}

/** One column for each filter, its outputs beside the first word of their windows, and its maximum below. */
function outputColumns() {
  const head = element("div", { role: "row", class: "cw-sf-heads" });
  const grid = element("div", { role: "grid", "aria-label": "Output of each filter, window by window" }, head);
  const foot = element("div", { class: "cw-sf-maxima", "aria-hidden": "true" });
  const node = element("div", { class: "cw-sf-maps cw-output" }, grid, foot);
  let [cells, shape] = [[], ""];

  function build({ output, filters, kernels }) {
    const heads = filters.map((name) => element("span", { role: "columnheader" }, element("span", {}, name)));
    head.replaceChildren(...heads);
    cells = output.map((row) => row.map(() => element("span", { role: "gridcell" })));
    const ghosts = Object.keys(kernels).slice(0, filters.length).map(() => element("span", { class: "cw-sf-ghost", "aria-hidden": "true" }));
    grid.replaceChildren(head, ...cells.map((row) => element("div", { role: "row" }, ...row)));
    foot.replaceChildren(...filters.map(() => element("span")), ...ghosts);
  }

  function show(state) {
    const { output, filters, stride, rows, skipped } = state;
    const wanted = [output.length, ...filters].join();
    if (wanted !== shape) build(state);
    shape = wanted;
    node.style.setProperty("--rows", String(rows.length));
    node.style.setProperty("--count", String(filters.length));
    const largest = Math.max(...output.flat().map(Math.abs)) || 1;
    cells.forEach((row, k) => {
      row[0].parentElement.style.setProperty("--row", String(k * stride));
      row.forEach((cell, f) => {
        writeAnew(cell, output[k][f]);
        tint(cell, output[k][f] / largest);
      });
    });
    [...foot.children].slice(filters.length).forEach((ghost, g) => {
      ghost.hidden = g >= skipped.length;
      if (ghost.hidden) return;
      writeAnew(ghost, skipped[g].value);
      ghost.style.setProperty("--row", String(skipped[g].start));
      ghost.style.setProperty("--column", String(filters.indexOf(skipped[g].name)));
    });
  }

  /** @param {[number, number]} here @param {number} last - the last output to be seen @param {{ value: number, k: number }[]} best */
  function point([position, column], last, best) {
    cells.forEach((row, k) =>
      row.forEach((cell, f) => {
        const here = k === position && f === column;
        cell.classList.toggle("cw-later", k > last);
        cell.classList.toggle("cw-sf-won", k === best[f].k);
        cell.tabIndex = here ? 0 : -1;
        cell.setAttribute("aria-selected", String(here));
      }),
    );
    [...head.children].forEach((name, f) => name.classList.toggle("cw-sf-chosen", f === column));
    best.forEach(({ value }, f) => (foot.children[f].textContent = formatNumber(value)));
  }

  return { node, grid, show, point, cells: () => cells };
}

/**
 * @param {object} parts
 * @param {(position: number, column: number, hovering?: boolean) => void} parts.go - asks for a window and a filter
 * @param {() => void} parts.toggle - asks to play or to pause
 */
export function sentenceBoard({ go, toggle }) {
  const [table, maps] = [wordTable(), outputColumns()];
  const node = element("div", { class: "cw-sf-sentence" }, table.node, maps.node);
  let state;
  let here = [0, 0];
  let held = 0;

  const goTo = ([k, f], hovering) => go(within(k, state.output.length), within(f, state.filters.length), hovering);
  const rowAt = (event) => {
    const box = table.body.getBoundingClientRect();
    return ((event.clientY - box.top) / box.height) * state.rows.length;
  };
  /** Put the window's first word as near to a row as its stops allow. */
  const slideTo = (row) => goTo([Math.round(row / state.stride), here[1]]);
  const placeOf = (cell) => {
    const k = maps.cells().findIndex((row) => row.includes(cell));
    return k < 0 ? null : [k, maps.cells()[k].indexOf(cell)];
  };
  const toCell = (event, hovering) => {
    const place = placeOf(event.target.closest("[role=gridcell]"));
    if (place) goTo(place, hovering);
  };

  function onKey(event) {
    const move = WORD_KEYS[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (!move) return toggle();
    goTo(move(here));
    maps.cells()[here[0]][here[1]].focus();
  }

  draggable(table.frame, (event) => (held = rowAt(event) - here[0] * state.stride), (event) => slideTo(rowAt(event) - held));
  table.body.addEventListener("click", (event) => slideTo(rowAt(event) - state.width / 2));
  maps.grid.addEventListener("click", (event) => toCell(event));
  maps.grid.addEventListener("pointermove", (event) => event.pointerType === "mouse" && toCell(event, true));
  maps.grid.addEventListener("keydown", onKey);

  function show(derived) {
    state = derived;
    table.show(state);
    maps.show(state);
  }

  /** @param {[number, number]} at - window and filter; the rest as for the feature maps */
  function point(at, last, best) {
    here = at;
    const places = { row: at[0] * state.stride, height: state.width };
    Object.entries(places).forEach(([name, value]) => table.frame.style.setProperty(`--${name}`, String(value)));
    maps.point(here, last, best);
  }

  return { node, show, point };
}
