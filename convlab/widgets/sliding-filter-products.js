// One position of the sliding filter: every product, and the sum. The filter's numbers are edited here.
import { formatNumber, patchAt } from "./core.js";
import { element } from "./dom.js";
import { CHANNELS } from "./sliding-filter-state.js";

const LARGEST = 999;
const joined = (numbers) => numbers.map(formatNumber).join(" + ").replaceAll("+ −", "− ");

/**
 * @param {(kernel: number[][][]) => void} setKernel
 * @param {(message: string) => void} complain - "" takes an earlier complaint back
 */
export function filterProducts(setKernel, complain) {
  const label = "Patch times filter; the filter's numbers can be edited";
  const planes = element("div", { class: "cw-planes", role: "group", "aria-label": label });
  const sum = element("p", { class: "cw-sum" });
  const node = element("div", { class: "cw-work" }, planes, sum);
  let state;
  let cells = [];

  function edit(input, i, j, d) {
    const text = input.value.trim().replace(",", ".").replace("−", "-");
    const number = text === "" ? NaN : Number(text);
    const fits = Number.isFinite(number) && Math.abs(number) <= LARGEST;
    input.setAttribute("aria-invalid", String(!fits));
    complain(fits ? "" : `A filter takes numbers from −${LARGEST} to ${LARGEST}, got “${input.value}”.`);
    if (!fits) return;
    const kernel = structuredClone(state.kernel);
    kernel[i][j][d] = number;
    setKernel(kernel);
  }

  function productCell(i, j, d, channel) {
    const where = `Filter, row ${i + 1}, column ${j + 1}${channel && `, ${channel}`}`;
    const weight = element("input", { type: "text", autocomplete: "off", "aria-label": where, onchange: () => edit(weight, i, j, d) });
    weight.value = formatNumber(state.kernel[i][j][d]);
    const [pixel, product] = [element("span", { class: "cw-pixel" }), element("span", { class: "cw-product" })];
    cells.push({ i, j, d, weight, pixel, product });
    const cell = element("td", {}, element("span", { class: "cw-factors" }, pixel, "×", weight), product);
    cell.style.setProperty("--turn", String(i * state.window[1] + j));
    return cell;
  }

  /** @param {ReturnType<import("./sliding-filter-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    const focused = cells.findIndex(({ weight }) => weight === document.activeElement);
    cells = [];
    const tables = CHANNELS[state.depth].map((channel, d) => {
      const rows = state.kernel.map((row, i) => element("tr", {}, ...row.map((_, j) => productCell(i, j, d, channel))));
      const caption = element("caption", {}, channel || "Patch × filter");
      return element("table", { class: channel ? `cw-channel cw-${channel}` : null }, caption, element("tbody", {}, ...rows));
    });
    planes.replaceChildren(...tables);
    cells[focused]?.weight.focus();
  }

  /** @param {number} row @param {number} column - of the output */
  function point(row, column) {
    const [top, left] = [row * state.stride - state.padding[0][0], column * state.stride - state.padding[1][0]];
    const patch = patchAt(state.image, top, left, ...state.window);
    const products = cells.map(({ i, j, d, pixel, product }) => {
      const value = patch[i][j][d] * state.kernel[i][j][d];
      pixel.textContent = formatNumber(patch[i][j][d]);
      product.textContent = `= ${formatNumber(value)}`;
      return value;
    });
    const ofChannel = (d) => products.filter((_, k) => cells[k].d === d).reduce((total, value) => total + value, 0);
    const named = () => CHANNELS[state.depth].map((name, d) => `${name} ${formatNumber(ofChannel(d))}`).join(" + ");
    const text = `${state.depth === 1 ? joined(products) : named()} = `;
    sum.replaceChildren(element("span", {}, text), element("strong", {}, formatNumber(state.output[row][column])));
  }

  return { node, show, point };
}
