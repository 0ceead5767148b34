// Pieces of the page that the widgets are built of.
import { shortNumber } from "./core.js";

/**
 * Make an element. Text is always set as text, never as markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] - `on…` are listeners, null and false are left out
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * A labelled choice.
 * @param {string} label
 * @param {(value: string) => void} onChoice
 */
export function choice(label, onChoice) {
  const select = element("select", { "aria-label": label, onchange: () => onChoice(select.value) });
  /** @param {[string, string][]} options - value and text @param {string} chosen */
  const show = (options, chosen) => {
    select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
    select.value = chosen;
  };
  return { node: element("label", { class: "cw-control" }, element("span", {}, label), select), show };
}

/**
 * A labelled whole number with buttons for one less and one more.
 * @param {string} label
 * @param {(value: number) => void} onChange
 * @param {string} [name] - for screen readers, where the label alone says too little
 */
export function stepper(label, onChange, name = label) {
  let current = 0;
  let range = [0, 0];
  const value = element("span");
  const button = (sign, step, words) =>
    element(
      "button",
      { type: "button", "aria-label": `${name}: ${words}`, onclick: () => allowed(step) && onChange(current + step) },
      sign,
    );
  const allowed = (step) => current + step >= range[0] && current + step <= range[1];
  const [less, more] = [button("−", -1, "one less"), button("+", 1, "one more")];
  const show = (number, minimum, maximum) => {
    [current, range] = [number, [minimum, maximum]];
    value.textContent = String(number);
    // aria-disabled, not disabled: a button that goes dead under the keyboard would lose the focus.
    less.setAttribute("aria-disabled", String(!allowed(-1)));
    more.setAttribute("aria-disabled", String(!allowed(1)));
  };
  const group = element("span", { class: "cw-stepper" }, less, value, more);
  const node = element("div", { class: "cw-control", role: "group", "aria-label": name }, element("span", {}, label), group);
  return { node, show };
}

/**
 * A grid of square cells as a table, with frames that lie over it.
 * @param {string} role - "input", "filter", "output" or "gradient": the colour
 */
export function board(role) {
  const heading = element("div", { class: "cw-title", "aria-hidden": "true" });
  const body = element("tbody");
  const table = element("table", {}, body);
  const frame = element("div", { class: "cw-frame", "aria-hidden": "true" });
  const field = element("div", { class: "cw-field" }, table, frame);
  const node = element("div", { class: `cw-board cw-${role}` }, heading, field);
  /** @type {HTMLElement[][]} */
  let cells = [];
  // Cells of the same grid are kept: one that is gone would take the focus, or half of a click, with it.
  function rebuild(rows, columns) {
    cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => element("td")));
    body.replaceChildren(...cells.map((row) => element("tr", {}, ...row)));
  }
  return {
    node,
    heading,
    table,
    frame,
    cells: () => cells,
    /** @param {string} title @param {number} rows @param {number} columns @param {(cell: HTMLElement, r: number, c: number) => void} fill */
    show(title, rows, columns, fill) {
      heading.textContent = title;
      table.setAttribute("aria-label", title);
      node.style.setProperty("--rows", String(rows));
      node.style.setProperty("--columns", String(columns));
      if (rows !== cells.length || columns !== cells[0].length) rebuild(rows, columns);
      cells.forEach((row, r) =>
        row.forEach((cell, c) => {
          cell.removeAttribute("class");
          cell.removeAttribute("style");
          cell.replaceChildren();
          fill(cell, r, c);
        }),
      );
    },
    /** @param {number} row @param {number} column @param {number} height @param {number} width */
    moveFrame(row, column, height, width) {
      for (const [name, value] of Object.entries({ row, column, height, width })) {
        frame.style.setProperty(`--${name}`, String(value));
      }
    },
    /** Where a pointer is, as [row, column] with fractions; outside the grid too. @param {PointerEvent} event */
    placeAt(event) {
      const box = body.getBoundingClientRect();
      const [rows, columns] = [cells.length, cells[0].length];
      return [((event.clientY - box.top) / box.height) * rows, ((event.clientX - box.left) / box.width) * columns];
    },
  };
}

/**
 * Call `grab` when an element is taken hold of, by mouse, pen or finger, and `move` while it is dragged.
 * @param {HTMLElement} target
 * @param {(event: PointerEvent) => void} grab
 * @param {(event: PointerEvent) => void} move
 */
export function draggable(target, grab, move) {
  target.addEventListener("pointerdown", (event) => {
    target.setPointerCapture(event.pointerId);
    grab(event);
  });
  target.addEventListener("pointermove", (event) => {
    if (target.hasPointerCapture(event.pointerId)) move(event);
  });
}

/** Lines of code, with a button that copies them. @param {string} label */
export function codeLines(label) {
  const code = element("code");
  const pre = element("pre", { role: "group", "aria-label": label }, code);
  const said = element("span", { role: "status" });
  async function copy() {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = "copied";
    } catch {
      window.getSelection().selectAllChildren(code); // a page from the disk may not use the clipboard
      said.textContent = "selected";
    }
  }
  const button = element("button", { type: "button", "aria-label": `Copy: ${label}`, onclick: copy }, "Copy");
  const node = element("div", { class: "cw-code" }, pre, button, said);
  const show = (text) => {
    if (code.textContent === text) return;
    code.textContent = text;
    said.textContent = "";
  };
  return { node, show };
}

/** Write a number into a cell; the style sheet makes a longer one smaller. @param {HTMLElement} cell @param {number} value */
export function writeNumber(cell, value) {
  const text = shortNumber(value);
  cell.style.setProperty("--length", String(text.length));
  cell.append(element("span", {}, text));
}

/** Give a cell its share, -1 to 1, of the largest value: its tint, and another look where it is negative. */
export function tint(cell, share) {
  cell.classList.toggle("cw-negative", share < 0);
  cell.style.setProperty("--share", String(Math.min(1, Math.abs(share))));
}

/** Tell whether the reader asked for less motion. */
export function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Let the products light up, then the sum drop into its place. @param {HTMLElement} root @param {boolean} wanted */
export function light(root, wanted) {
  root?.classList.remove("cw-lit");
  if (!wanted || reducedMotion()) return;
  void root.offsetWidth; // the browser starts an animation anew only after it has seen it gone
  root.classList.add("cw-lit");
}
