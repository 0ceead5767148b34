// One row of the stack: a layer's name, its output, and what it costs.
import { grouped } from "./core.js";
import { element } from "./dom.js";

const short = new Intl.NumberFormat("en-US", { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 });

/** A count in few characters. @param {number} count @returns {string} */
export const brief = (count) => (count < 1e6 ? grouped(count) : short.format(count));

const COSTS = ["parameters", "multiplications", "receptive field"];

/**
 * @param {() => void} onOpen - the row is pressed
 * @param {(layers: object[]) => void} onRepair - they are what the repair leaves
 */
export function layerRow(onOpen, onRepair) {
  let [trouble, shown] = [null, null];
  const [name, details, shape, share, work, field] = ["strong", "small", "span", "span", "span", "span"].map((tag) => element(tag));
  const title = element("span", {}, name, " ", details);
  const button = element("button", { type: "button", class: "cw-layer", onclick: onOpen }, title, shape, share, work, field);
  const [text, repair] = [element("span"), element("button", { type: "button", onclick: () => onRepair(trouble.layers) })];
  const notice = element("div", { class: "cw-notice" }, element("p", {}, text, repair));
  const node = element("li", {}, button, notice);

  /**
   * @param {{ title: string, details: string, shape: string, step?: object, share: number, waits?: boolean,
   *   trouble: { text: string, repair?: string } | null }} row - its `share` of all parameters
   */
  function show(row) {
    const { step } = row;
    trouble = row.trouble;
    const numbers = step ? [grouped(step.parameters), brief(step.multiplications), step.field ? grouped(step.field) : ""] : [];
    const costs = numbers.map((number, k) => number && `${COSTS[k]} ${number}`);
    const label = [row.title, row.details, `output ${row.shape}`, ...costs].filter(Boolean).join(", ");
    const content = [label, row.share, trouble?.text].join();
    if (content === shown) return; // of many rows only few change
    shown = content;
    button.setAttribute("aria-label", label);
    const words = [row.title, row.details, row.shape, ...numbers];
    [name, details, shape, share, work, field].forEach((part, k) => (part.textContent = words[k] ?? ""));
    share.style.setProperty("--share", String(row.share));
    node.classList.toggle("cw-waits", Boolean(row.waits));
    notice.hidden = !trouble;
    text.textContent = trouble?.text ?? "";
    repair.textContent = trouble?.repair ?? "";
    repair.hidden = !trouble?.repair;
  }

  return { node, button, show };
}
