// A filter slides across an image: one output cell at a time, with every product and the sum.
import { ArgumentError, formatNumber } from "./core.js";
import { element, reducedMotion } from "./dom.js";
import { derive, formulas, leftovers } from "./sliding-filter-state.js";
import { filterControls } from "./sliding-filter-controls.js";
import { filterBoards } from "./sliding-filter-boards.js";
import { filterProducts } from "./sliding-filter-products.js";

const [FIRST_ROW_MS, LATER_ROWS_MS] = [900, 350];
const SHAPING = ["image", "kernel", "stride", "padding"];
const POINTING = ["position", "filled"];

class SlidingFilter {
  /** @param {{ get: Function, set: Function, save_changes: Function, on: Function, off: Function }} model */
  constructor(model) {
    this.model = model;
    this.state = null;
    this.drawn = "";
    this.noticed = "";
    this.timer = null;
    const reshape = (changes) => this.set({ ...changes, filled: true });
    this.controls = filterControls(model, reshape);
    this.boards = filterBoards((...place) => this.moveTo(...place), () => this.toggle());
    this.products = filterProducts((kernel) => reshape({ kernel }));
    this.sizes = element("div", { class: "cw-sizes" });
    this.notice = element("div", { class: "cw-notice" });
    this.live = element("p", { class: "cw-hidden", "aria-live": "polite" });
    this.alarm = element("p", { class: "cw-alarm", role: "alert" });
    const [controls, boards, products] = [this.controls.node, this.boards.node, this.products.node];
    const parts = [controls, boards, this.notice, this.transport(), products, this.sizes, this.live, this.alarm];
    this.root = element("div", { class: "cw" }, ...parts);
    this.update = () => this.show();
    [...SHAPING, ...POINTING].forEach((name) => model.on(`change:${name}`, this.update));
    this.show();
  }

  transport() {
    const button = (text, onclick) => element("button", { type: "button", onclick }, text);
    this.playButton = button("Play", () => this.toggle());
    const onRange = () => {
      this.pause();
      this.go(Number(this.range.value), true);
    };
    this.range = element("input", { type: "range", min: 0, "aria-label": "Position of the filter", oninput: onRange });
    const [back, forth] = [button("Back", () => this.step(-1)), button("Step", () => this.step(1))];
    return element("div", { class: "cw-transport" }, back, this.playButton, forth, this.range);
  }

  set(changes) {
    Object.entries(changes).forEach(([name, value]) => this.model.set(name, value));
    this.model.save_changes();
  }

  /** Move the filter; unless `filled`, the cells after it are empty. */
  go(position, filled) {
    this.set({ position, filled });
  }

  moveTo(row, column, hovering) {
    if (hovering && this.timer) return;
    this.pause();
    this.go(row * this.state.columns + column, true);
  }

  step(by) {
    this.pause();
    const count = this.state.rows * this.state.columns;
    this.go((this.state.position + by + count) % count, false);
  }

  atEnd() {
    return this.state.position === this.state.rows * this.state.columns - 1;
  }

  toggle() {
    if (this.timer) return this.pause();
    this.go(this.atEnd() ? 0 : this.state.position, false);
    this.playOn();
  }

  playOn() {
    const next = () => {
      if (this.atEnd() || !this.root.isConnected) return this.pause();
      this.go(this.state.position + 1, false);
      this.playOn();
    };
    this.timer = window.setTimeout(next, this.state.position < this.state.columns ? FIRST_ROW_MS : LATER_ROWS_MS);
    this.playButton.textContent = "Pause";
  }

  pause() {
    window.clearTimeout(this.timer);
    this.timer = null;
    this.playButton.textContent = "Play";
  }

  /** Draw what changed: all of it, or only what depends on the position. */
  show() {
    const shape = JSON.stringify(SHAPING.map((name) => this.model.get(name)));
    if (shape !== this.drawn) {
      this.drawn = shape;
      this.pause();
      if (!this.derived()) return;
      [this.controls, this.boards, this.products].forEach((part) => part.show(this.state));
      this.showSizes();
      this.showNotice();
      this.range.max = String(this.state.rows * this.state.columns - 1);
    }
    if (!this.root.classList.contains("cw-broken")) this.point();
  }

  /** Work the state out anew; a bad one is told in the figure. */
  derived() {
    let message = "";
    try {
      this.state = derive(this.model);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      message = error.message;
    }
    this.alarm.textContent = message;
    this.root.classList.toggle("cw-broken", message !== "");
    return message === "";
  }

  showSizes() {
    const line = (parts) => element("p", {}, ...Object.values(parts).map((text) => element("span", {}, text)));
    this.sizes.replaceChildren(...formulas(this.state).map(line));
  }

  showNotice() {
    const lost = leftovers(this.state);
    if (JSON.stringify(lost) === this.noticed) return; // a button that is gone would take half of a click with it
    this.noticed = JSON.stringify(lost);
    const message = element("p", { class: "cw-quiet", tabindex: -1 }, "Every row and column is reached.");
    this.notice.replaceChildren(...(lost.length ? lost.map((part) => this.noticeOf(part)) : [message]));
  }

  noticeOf({ text, repair }) {
    if (!repair) return element("p", { tabindex: -1 }, text);
    const onclick = () => {
      this.set({ padding: repair.padding, filled: true });
      this.notice.querySelector("button, [tabindex]")?.focus(); // the button that had the focus is gone
    };
    return element("p", {}, element("span", {}, text), element("button", { type: "button", onclick }, repair.label));
  }

  point() {
    const { rows, columns, output } = this.state;
    this.state.position = Math.min(this.model.get("position"), rows * columns - 1);
    const [row, column] = [Math.floor(this.state.position / columns), this.state.position % columns];
    this.boards.point(row, column, this.model.get("filled"));
    this.products.point(row, column);
    const place = `row ${row + 1}, column ${column + 1}`;
    this.range.value = String(this.state.position);
    this.range.setAttribute("aria-valuetext", place);
    if (!this.timer) this.live.textContent = `Output, ${place}: ${formatNumber(output[row][column])}`;
    this.root.classList.remove("cw-lit");
    if (this.model.get("filled") || !this.root.isConnected || reducedMotion()) return;
    void this.root.offsetWidth; // the browser starts an animation anew only after it has seen it gone
    this.root.classList.add("cw-lit");
  }

  destroy() {
    this.pause();
    [...SHAPING, ...POINTING].forEach((name) => this.model.off(`change:${name}`, this.update));
  }
}

/** Show the widget in `el`, in step with an anywidget model. */
function render({ model, el }) {
  const widget = new SlidingFilter(model);
  el.replaceChildren(widget.root);
  return () => widget.destroy();
}

export default { render };
