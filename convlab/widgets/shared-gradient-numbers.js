// A number that a reader types, or moves up and down with the arrow keys.
import { formatNumber } from "./core.js";
import { element } from "./dom.js";
import { LARGEST_TYPED } from "./shared-gradient-state.js";

/** What a reader typed as a number, with two decimals, or null. */
function numberIn(text) {
  const number = text.trim() === "" ? NaN : Number(text.trim().replace(",", ".").replace("−", "-"));
  return Math.abs(number) <= LARGEST_TYPED ? Math.round(number * 100) / 100 || 0 : null;
}

/**
 * @param {string} label
 * @param {(value: number) => void} onNumber
 * @param {(text: string) => void} complain - told what is wrong with what was typed, or ""
 */
export function numberBox(label, onNumber, complain) {
  let current = 0;
  const attributes = { type: "text", autocomplete: "off", "aria-label": label, class: "cw-sg-number" };
  const node = element("input", { ...attributes, oninput, onchange, onkeydown });

  function write(text) {
    node.value = text;
    node.style.setProperty("--length", String(text.length));
  }

  /** Take a number while it is typed; what is none yet has time until the reader is done. */
  function oninput() {
    const number = numberIn(node.value);
    if (number !== null && number !== current) onNumber(number);
  }

  function onchange() {
    const bad = numberIn(node.value) === null;
    node.setAttribute("aria-invalid", String(bad));
    complain(bad ? `Type a number from −${LARGEST_TYPED} to ${LARGEST_TYPED}.` : "");
    if (!bad) write(formatNumber(current));
  }

  function onkeydown(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Escape") write(formatNumber(current));
    else if (by && Math.abs(current + by) <= LARGEST_TYPED) {
      event.preventDefault();
      write(formatNumber(current + by));
      oninput();
    } else return;
    onchange();
  }

  /** @param {number} value */
  function show(value) {
    current = value;
    if (document.activeElement === node && numberIn(node.value) === value) return; // it is being typed
    write(formatNumber(value));
    node.setAttribute("aria-invalid", "false");
  }

  return { node, show };
}
