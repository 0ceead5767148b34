// A number that a reader types, or moves up and down with the arrow keys.
import { LARGEST_TYPED, formatNumber } from "./core.js";
import { element } from "./dom.js";

/** What a reader typed as a number, with two decimals, or null. */
function parsedNumber(text) {
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
  const onfocus = () => node.select();
  const node = element("input", { type: "text", autocomplete: "off", "aria-label": label, onfocus, oninput, onchange, onkeydown });

  function write(text) {
    node.value = text;
    node.style.setProperty("--length", String(text.length));
  }

  /** Take a number while it is typed; what is none yet has time until the reader is done. */
  function oninput() {
    const number = parsedNumber(node.value);
    if (number !== null && number !== current) onNumber(number);
  }

  function onchange() {
    if (parsedNumber(node.value) !== null) return restore();
    node.setAttribute("aria-invalid", "true");
    complain(`Type a number from −${LARGEST_TYPED} to ${LARGEST_TYPED}.`);
  }

  /** Show the number that counts, whatever was typed over it. */
  function restore() {
    write(formatNumber(current));
    if (node.getAttribute("aria-invalid") === "true") complain("");
    node.setAttribute("aria-invalid", "false");
  }

  function onkeydown(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Escape") restore();
    if (!by || Math.abs(current + by) > LARGEST_TYPED) return;
    event.preventDefault();
    onNumber(Math.round((current + by) * 100) / 100);
    restore();
  }

  /** @param {number} value */
  function show(value) {
    current = value;
    if (document.activeElement === node && parsedNumber(node.value) === value) return; // it is being typed
    restore();
  }

  return { node, show };
}
