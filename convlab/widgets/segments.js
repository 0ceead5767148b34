// A choice among a few, all of them in sight.
import { element } from "./dom.js";

/**
 * A labelled row of radio buttons that look like one button in parts.
 * @param {string} label
 * @param {[string, string][]} options - value and text
 * @param {(value: string) => void} onChoice
 */
export function segments(label, options, onChoice) {
  const name = `cw-${Math.random()}`; // radio buttons of one name are one group, and other widgets are on the page
  const radios = options.map(([value]) => element("input", { type: "radio", name, value, onchange: () => onChoice(value) }));
  const parts = options.map(([, text], k) => element("label", {}, radios[k], element("span", {}, text)));
  const row = element("span", { class: "cw-segments" }, ...parts);
  const words = element("span", { "aria-hidden": "true" }, label);
  const node = element("div", { class: "cw-control", role: "radiogroup", "aria-label": label }, words, row);
  /** @param {string} chosen */
  const show = (chosen) => radios.forEach((radio) => (radio.checked = radio.value === chosen));
  return { node, show };
}
