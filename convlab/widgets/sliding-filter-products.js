// One position of the sliding filter: every product, and the sum. The filter's numbers are edited here.
import { formatNumber, patchAt, shortNumber } from "./core.js";
import { element } from "./dom.js";
import { numberBox } from "./number-box.js";
import { CHANNELS } from "./sliding-filter-state.js";

const joined = (numbers) => numbers.map(formatNumber).join(" + ").replaceAll("+ −", "− ");

/** @param {(kernel: number[][][]) => void} setKernel */
export function filterProducts(setKernel) {
  const label = "Patch times filter; the filter's numbers can be edited";
  const planes = element("div", { class: "cw-planes", role: "group", "aria-label": label });
  const complaint = element("p", { class: "cw-alarm cw-complaint", role: "alert" });
  const sum = element("p", { class: "cw-sum" });
  const node = element("div", { class: "cw-work" }, element("div", { class: "cw-weights" }, planes, complaint), sum);
  let state;
  let built = "";
  let cells = [];

  function edit(i, j, d, number) {
    const kernel = structuredClone(state.kernel);
    kernel[i][j][d] = number;
    setKernel(kernel);
  }

  function productCell(i, j, d, channel) {
    const where = `Filter, row ${i + 1}, column ${j + 1}${channel && `, ${channel}`}`;
    const weight = numberBox(where, (number) => edit(i, j, d, number), (text) => (complaint.textContent = text));
    const [pixel, product] = [element("span", { class: "cw-pixel" }), element("span", { class: "cw-product" })];
    const parts = { i, j, d, weight, pixel, product };
    cells.push(parts);
    const cell = element("td", {}, element("span", { class: "cw-factors" }, pixel, "×", weight.node), product);
    cell.style.setProperty("--turn", String(i * state.window[1] + j));
    return cell;
  }

  function build() {
    cells = [];
    const tables = CHANNELS[state.depth].map((channel, d) => {
      const rows = state.kernel.map((row, i) => element("tr", {}, ...row.map((_, j) => productCell(i, j, d, channel))));
      const caption = element("caption", {}, channel || "Patch × filter");
      return element("table", { class: channel ? `cw-channel cw-${channel}` : null }, caption, element("tbody", {}, ...rows));
    });
    planes.replaceChildren(...tables);
  }

  /** @param {ReturnType<import("./sliding-filter-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    // Boxes of the same filter size are kept: one that is gone would take the focus with it.
    const shape = [...state.window, state.depth].join();
    if (shape !== built) build();
    built = shape;
    cells.forEach(({ i, j, d, weight }) => weight.show(state.kernel[i][j][d]));
  }

  /** @param {number} row @param {number} column - of the output */
  function point(row, column) {
    const [top, left] = [row * state.stride - state.padding[0][0], column * state.stride - state.padding[1][0]];
    const patch = patchAt(state.image, top, left, ...state.window, state.dilation);
    const products = cells.map(({ i, j, d, pixel, product }) => {
      const value = patch[i][j][d] * state.kernel[i][j][d];
      pixel.textContent = shortNumber(patch[i][j][d]);
      product.textContent = `= ${shortNumber(value)}`;
      return value;
    });
    const ofChannel = (d) => products.filter((_, k) => cells[k].d === d).reduce((total, value) => total + value, 0);
    const named = () => CHANNELS[state.depth].map((name, d) => `${name} ${formatNumber(ofChannel(d))}`).join(" + ");
    const text = `${state.depth === 1 ? joined(products) : named()} = `;
    sum.replaceChildren(element("span", {}, text), element("strong", {}, formatNumber(state.output[row][column])));
  }

  return { node, show, point };
}
