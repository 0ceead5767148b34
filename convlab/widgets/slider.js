// A labelled slider over a few numbers, such as the powers of two.
import { grouped } from "./core.js";
import { element } from "./dom.js";

/**
 * @param {string} label
 * @param {number[]} stops - the numbers to choose from, in order
 * @param {(value: number) => void} onChange
 */
export function slider(label, stops, onChange) {
  const value = element("b");
  const oninput = () => onChange(stops[Number(range.value)]);
  const range = element("input", { type: "range", min: 0, max: stops.length - 1, "aria-label": label, oninput });
  const node = element("div", { class: "cw-control cw-slider" }, element("span", {}, `${label}: `, value), range);
  /** @param {number} number - also one that is no stop: the handle then stands at the next larger stop */
  const show = (number) => {
    value.textContent = grouped(number);
    range.value = String(stops.findIndex((stop) => stop >= number));
    range.setAttribute("aria-valuetext", grouped(number));
  };
  return { node, show };
}
