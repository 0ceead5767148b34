// A filter slides across an image: one output cell at a time, with every product and the sum.
import { ArgumentError, formatNumber } from "./core.js";
import { element, reducedMotion } from "./dom.js";
import { derive, formula, leftover } from "./sliding-filter-state.js";
import { filterControls } from "./sliding-filter-controls.js";
import { filterBoards } from "./sliding-filter-boards.js";
import { filterProducts } from "./sliding-filter-products.js";

const STEP_MS = 900;
const SHAPING = ["image", "kernel", "stride", "padding"];

class SlidingFilter {
  /** @param {{ get: Function, set: Function, save_changes: Function, on: Function, off: Function }} model */
  constructor(model) {
    this.model = model;
    this.state = null;
    this.drawn = "";
    this.filling = false; // while the reader steps, only the cells reached so far are filled
    this.timer = null;
    this.controls = filterControls(model, (changes) => this.set(changes));
    this.boards = filterBoards((row, column, hovering) => this.moveTo(row, column, hovering));
    this.products = filterProducts(
      (kernel) => this.set({ kernel }),
      (message) => (this.alarm.textContent = message),
    );
    this.sizes = element("p", { class: "cw-sizes" });
    this.notice = element("div", { class: "cw-notice" });
    this.live = element("p", { class: "cw-hidden", "aria-live": "polite" });
    this.alarm = element("p", { class: "cw-alarm", role: "alert" });
    const [controls, boards, products] = [this.controls.node, this.boards.node, this.products.node];
    const parts = [controls, boards, this.transport(), products, this.sizes, this.notice, this.live, this.alarm];
    this.root = element("div", { class: "cw" }, ...parts);
    this.update = () => this.show();
    [...SHAPING, "position"].forEach((name) => model.on(`change:${name}`, this.update));
    this.show();
  }

  transport() {
    const button = (label, text, onclick) => element("button", { type: "button", "aria-label": label, title: label, onclick }, text);
    this.playButton = button("Play", "▶", () => (this.timer ? this.pause() : this.play()));
    const onRange = () => {
      this.pause();
      this.go(Number(this.range.value), false);
    };
    this.range = element("input", { type: "range", min: 0, "aria-label": "Position of the filter", oninput: onRange });
    const [back, forth] = [button("Step back", "❘◀", () => this.step(-1)), button("Step", "▶❘", () => this.step(1))];
    return element("div", { class: "cw-transport" }, back, this.playButton, forth, this.range);
  }

  set(changes) {
    Object.entries(changes).forEach(([name, value]) => this.model.set(name, value));
    this.model.save_changes();
  }

  /** Move the filter; `filling` leaves the cells after it empty. */
  go(position, filling) {
    this.filling = filling;
    if (position === this.model.get("position")) this.point();
    else this.set({ position });
  }

  moveTo(row, column, hovering = false) {
    if (hovering && this.timer) return;
    this.pause();
    this.go(row * this.state.columns + column, false);
  }

  step(by) {
    this.pause();
    const count = this.state.rows * this.state.columns;
    this.go((this.state.position + by + count) % count, true);
  }

  play() {
    const last = () => this.state.position === this.state.rows * this.state.columns - 1;
    if (last() || !this.filling) this.go(0, true);
    this.timer = window.setInterval(() => {
      if (last() || !this.root.isConnected) this.pause();
      else this.go(this.state.position + 1, true);
    }, STEP_MS);
    this.showPlaying();
  }

  pause() {
    window.clearInterval(this.timer);
    this.timer = null;
    this.showPlaying();
  }

  showPlaying() {
    this.playButton.textContent = this.timer ? "❚❚" : "▶";
    this.playButton.setAttribute("aria-label", this.timer ? "Pause" : "Play");
  }

  /** Draw what changed: all of it, or only what depends on the position. */
  show() {
    const shape = JSON.stringify(SHAPING.map((name) => this.model.get(name)));
    if (shape !== this.drawn) {
      this.drawn = shape;
      if (!this.derived()) return;
      [this.controls, this.boards, this.products].forEach((part) => part.show(this.state));
      this.showSizes();
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
      this.pause();
      message = error.message;
    }
    this.alarm.textContent = message;
    this.root.classList.toggle("cw-broken", message !== "");
    return message === "";
  }

  showSizes() {
    const lines = [0, 1].map((axis) => formula(this.state, axis));
    const spans = lines.map(({ letters, numbers }) => element("span", {}, element("span", {}, `${letters} `), element("span", {}, numbers)));
    this.sizes.replaceChildren(...spans);
    const parts = [0, 1].map((axis) => [axis, leftover(this.state, axis)]).filter(([, lost]) => lost);
    this.notice.replaceChildren(...parts.map(([axis, lost]) => this.noticeOf(axis, lost)));
  }

  noticeOf(axis, { sentence, zeros, label }) {
    const grown = ([before, after], a) => [before, after + (a === axis ? zeros : 0)];
    const repair = () => this.set({ padding: this.state.padding.map(grown) });
    const button = zeros ? [element("button", { type: "button", onclick: repair }, label)] : [];
    return element("p", {}, element("span", {}, sentence), ...button);
  }

  point() {
    const { rows, columns, output } = this.state;
    this.state.position = Math.min(this.model.get("position"), rows * columns - 1);
    const [row, column] = [Math.floor(this.state.position / columns), this.state.position % columns];
    this.boards.point(row, column, this.filling);
    this.products.point(row, column);
    const place = `row ${row + 1}, column ${column + 1}`;
    this.range.value = String(this.state.position);
    this.range.setAttribute("aria-valuetext", place);
    if (!this.timer) this.live.textContent = `Output, ${place}: ${formatNumber(output[row][column])}`;
    this.root.classList.remove("cw-lit");
    if (!this.filling || reducedMotion()) return;
    void this.root.offsetWidth; // the browser starts an animation anew only after it has seen it gone
    this.root.classList.add("cw-lit");
  }

  destroy() {
    this.pause();
    [...SHAPING, "position"].forEach((name) => this.model.off(`change:${name}`, this.update));
  }
}

/** Show the widget in `el`, in step with an anywidget model. */
function render({ model, el }) {
  const widget = new SlidingFilter(model);
  el.replaceChildren(widget.root);
  return () => widget.destroy();
}

export default { render };
