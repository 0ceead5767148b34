// The chosen filter at one place: nine products a plane, three sums, and the one number in which they meet.
import { formatNumber, shortNumber } from "./core.js";
import { element, tint } from "./dom.js";
import { COLOURS, SIDE } from "./volume-state.js";

const nine = Array.from({ length: SIDE * SIDE }, (_, k) => [Math.floor(k / SIDE), k % SIDE]);

/** What stands before a part of the sum, and the part: "red 12", "+ green 7", "+ blue −5". */
function partOf(partial, d) {
  return [`${d ? "+ " : ""}${COLOURS[d]} `, formatNumber(partial[d])];
}

function productCell(turn) {
  const [pixel, weight, product] = [element("span", { class: "cw-pixel" }), element("span", { class: "cw-vo-weight" }), element("strong")];
  const cell = element("td", {}, element("span", {}, pixel, weight), product);
  cell.style.setProperty("--turn", String(turn));
  return { cell, pixel, weight, product };
}

/** The products of one plane, and their sum. */
function productPlane(channel) {
  const cells = nine.map((_, turn) => productCell(turn));
  const rows = [0, 1, 2].map((row) => element("tr", {}, ...cells.slice(row * SIDE, (row + 1) * SIDE).map(({ cell }) => cell)));
  const table = element("table", { class: "cw-vo-products", "aria-label": `Patch times filter, ${channel}` }, element("tbody", {}, ...rows));
  const [name, part] = [element("span"), element("strong")];
  const sum = element("p", { class: "cw-vo-partial" }, name, part);

  /** Returns the length of its longest pair of factors. */
  function show({ patch, kernel, products, facts }, d) {
    const largest = Math.max(...products.flat(2).map(Math.abs)) || 1;
    nine.forEach(([i, j], k) => {
      const [x, w, value] = [patch, kernel, products].map((numbers) => numbers[i][j][d]);
      cells[k].pixel.textContent = shortNumber(x);
      cells[k].weight.textContent = `×${shortNumber(w)}`;
      cells[k].product.textContent = shortNumber(value);
      tint(cells[k].cell, value / largest);
    });
    [name.textContent, part.textContent] = partOf(facts.partial, d);
    return Math.max(...cells.map(({ cell }) => cell.firstChild.textContent.length));
  }

  return { table, sum, show };
}

/** The sum of the chosen filter. */
export function deepSum() {
  const parts = COLOURS.map(productPlane);
  const heading = element("p", { class: "cw-vo-heading" });
  const [total, name] = [element("strong"), element("span")];
  const meeting = element("div", { class: "cw-vo-meeting" }, element("p", {}, element("span", {}, "="), total, name));
  return {
    nodes: [heading, ...parts.map(({ table }) => table), ...parts.map(({ sum }) => sum), meeting],
    /** @param {ReturnType<import("./volume-state.js").derive>} state */
    show(state) {
      heading.textContent = `× filter ${state.chosen + 1}: ${state.facts.filter}`;
      const longest = Math.max(4, ...parts.map((part, d) => part.show(state, d)));
      parts.forEach(({ table }) => table.style.setProperty("--length", String(longest)));
      total.textContent = formatNumber(state.facts.value);
      name.textContent = `→ map ${state.chosen + 1}`;
    },
    /** The sum in words. @param {{ partial: number[], value: number }} facts */
    inWords: ({ partial, value }) => [...COLOURS.map((_, d) => partOf(partial, d).join("")), "=", formatNumber(value)].join(" "),
  };
}
