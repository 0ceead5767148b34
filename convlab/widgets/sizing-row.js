// One row of the stack: a layer's name, its output, and what it costs.
import { element } from "./dom.js";
import { dims } from "./sizing-state.js";
import { grouped } from "./slider.js";

/** A count in few characters. @param {number} count @returns {string} */
export function brief(count) {
  const short = { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 };
  return count < 1e6 ? grouped(count) : count.toLocaleString("en-US", short);
}

/** What a step costs, as [words before, number, words after] for each column. */
const costs = ({ parameters, multiplications, field }) => [
  ["", grouped(parameters), " parameters"],
  ["", brief(multiplications), " multiplications"],
  ["receptive field ", field === null ? "–" : grouped(field), ""],
];

/**
 * @param {() => void} onOpen - the row is pressed
 * @param {(trouble: object) => void} onRepair
 */
export function layerRow(onOpen, onRepair) {
  let trouble = null;
  const [name, details, shape] = ["strong", "small", "span"].map((tag) => element(tag));
  const cells = ["cw-share", "cw-cost", "cw-cost"].map((kind) => element("span", { class: kind }));
  const title = element("span", { class: "cw-kind" }, name, " ", details);
  const button = element("button", { type: "button", class: "cw-layer", onclick: onOpen }, title, shape, ...cells);
  const [text, repair] = [element("span"), element("button", { type: "button", onclick: () => onRepair(trouble) })];
  const notice = element("div", { class: "cw-notice" }, element("p", {}, text, repair));
  const node = element("li", {}, button, notice);

  /** @param {{ title: string, details: string, shape: number[] | string, step?: object, share: number, trouble: object | null }} row */
  function show(row) {
    trouble = row.trouble;
    name.textContent = row.title;
    details.textContent = row.details;
    const output = typeof row.shape === "string" ? row.shape : dims(row.shape);
    shape.textContent = output;
    const words = row.step ? costs(row.step) : [];
    cells.forEach((cell, k) => {
      const [before, number, after] = words[k] ?? ["", "", ""];
      cell.textContent = number;
      cell.dataset.before = before;
      cell.dataset.after = after;
    });
    cells[0].style.setProperty("--share", String(row.share));
    const said = [`${row.title}${row.details && `, ${row.details}`}: ${output}`, ...words.map((parts) => parts.join(""))];
    button.setAttribute("aria-label", said.join(", "));
    node.classList.toggle("cw-waits", typeof row.shape === "string");
    notice.hidden = !trouble;
    text.textContent = trouble?.text ?? "";
    repair.textContent = trouble?.repair ?? "";
    repair.hidden = !trouble?.repair;
  }

  return { node, button, show };
}
