// One window of the pooling: what each of its places gives to the number, or gets of the gradient, and the sum in words.
import { formatNumber, shortNumber } from "./core.js";
import { element } from "./dom.js";

const bracketed = (value) => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/** By kind: what a place adds, as factors and result; how a window is written, and what that is called; who gets how much of a gradient. */
const WORDINGS = {
  max: {
    part: (value, { share }) => [formatNumber(value), share ? "largest" : ""],
    line: (values) => `max(${values.map(formatNumber).join(", ")}) = `,
    share: ({ share }) => String(share),
    words: (upstream) => `The winner alone gets the whole ${upstream}.`,
  },
  average: {
    part: (value, { share }, count) => [`${formatNumber(value)} / ${count}`, `= ${shortNumber(value * share)}`],
    line: (values) => `(${values.map(bracketed).join(" + ")}) / ${values.length} = `,
    share: (_, count) => (count > 1 ? `1/${count}` : "1"),
    words: (upstream, count) => `Each place gets ${upstream} / ${count}.`,
  },
  l1: {
    name: "L1: sum of the absolute values",
    part: (value) => [`|${formatNumber(value)}|`, `= ${formatNumber(Math.abs(value))}`],
    line: (values) => `${values.map((value) => `|${formatNumber(value)}|`).join(" + ")} = `,
    share: ({ share }) => formatNumber(share),
    words: (upstream) => `Each place gets ${upstream}, with its own sign.`,
  },
  l2: {
    name: "L2: root of the sum of squares",
    part: (value) => [`${bracketed(value)}²`, `= ${shortNumber(value * value)}`],
    line: (values) => `√(${values.map((value) => `${bracketed(value)}²`).join(" + ")}) = `,
    share: ({ value, share }, _, norm) => (share ? `${formatNumber(value)}/${formatNumber(norm)}` : "0"),
    words: (upstream, _, norm) => `Each place gets ${upstream} × its number / ${formatNumber(norm)}.`,
  },
};

/** The window's places as a table, and below it the arithmetic. */
export function poolingWindow() {
  const caption = element("caption");
  const body = element("tbody");
  const planes = element("div", { class: "cw-planes" }, element("table", {}, caption, body));
  const [text, result, tie] = [element("span"), element("strong"), element("span", {}, " Of equals, the first one wins.")];
  const sum = element("p", { class: "cw-sum" }, text, result, tie);
  const node = element("div", { class: "cw-work" }, planes, sum);
  let cells = [];

  function build(size) {
    const cell = (_, k) => {
      const [factors, product] = [element("span", { class: "cw-factors" }), element("span", { class: "cw-product" })];
      const td = element("td", {}, factors, product);
      td.style.setProperty("--turn", String(k));
      return { td, factors, product };
    };
    cells = Array.from({ length: size * size }, cell);
    const row = (_, i) => element("tr", {}, ...cells.slice(i * size, (i + 1) * size).map(({ td }) => td));
    body.replaceChildren(...Array.from({ length: size }, row));
  }

  /** Write what a place of the window gives or gets. */
  function write({ td, factors, product }, place, state) {
    const { here, mode, backward, upstream, position } = state;
    td.classList.toggle("cw-winner", mode === "max" && place?.share === 1);
    td.classList.toggle("cw-outside", !place);
    const [count, kind] = [here.places.length, WORDINGS[mode]];
    let words = ["", "padding"];
    if (place && backward) {
      words = [`${upstream[position]} × ${kind.share(place, count, here.value)}`, `= ${shortNumber(place.share * upstream[position])}`];
    } else if (place) words = kind.part(place.value, place, count);
    [factors.textContent, product.textContent] = words;
  }

  /** Forward: the window's number. */
  function forward({ here, mode }) {
    text.textContent = WORDINGS[mode].line(here.places.map(({ value }) => value));
    result.textContent = formatNumber(here.value);
  }

  /** Backward: who gets what, and how parts from several windows add up. */
  function backward({ here, mode, upstream, position, parts }) {
    const partsOf = ({ row, column }) => parts[row][column];
    const most = here.places.reduce((best, place) => (partsOf(place).length > partsOf(best).length ? place : best));
    const given = partsOf(most);
    const words = WORDINGS[mode].words(upstream[position], here.places.length, here.value);
    const shared = given.length > 1;
    const terms = given.map(bracketed).join(" + ");
    const added = ` Windows meet in row ${most.row + 1}, column ${most.column + 1}: ${terms} = `;
    text.textContent = words + (shared ? added : "");
    result.textContent = shared ? formatNumber(given.reduce((total, part) => total + part)) : "";
  }

  /** @param {ReturnType<import("./pooling-state.js").derive>} state */
  function show(state) {
    const { size, position, columns, stride, padding, here } = state;
    if (cells.length !== size * size) build(size);
    const corner = [Math.floor(position / columns) * stride - padding[0][0], (position % columns) * stride - padding[1][0]];
    caption.textContent = state.backward ? "Upstream × share" : WORDINGS[state.mode].name ?? "This window";
    cells.forEach((cell, k) => {
      const [row, column] = [corner[0] + Math.floor(k / size), corner[1] + (k % size)];
      write(cell, here.places.find((place) => place.row === row && place.column === column), state);
    });
    (state.backward ? backward : forward)(state);
    result.hidden = result.textContent === "";
    tie.hidden = state.mode !== "max" || here.places.filter(({ value }) => value === here.value).length === 1;
  }

  return { node, show };
}
