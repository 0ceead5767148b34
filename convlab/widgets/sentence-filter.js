// Filters slide down a sentence: every product, the sum, and the window with the largest output wins.
import { formatNumber } from "./core.js";
import { codeLines, element, light } from "./dom.js";
import { transport } from "./transport.js";
import { widget } from "./widget.js";
import { deriveSentenceFilter, sequenceLines, phraseAt } from "./sentence-filter-state.js";
import { sentenceBoard } from "./sentence-filter-board.js";
import { sentenceControls } from "./sentence-filter-controls.js";

const SENTENCE_SHAPING = ["features", "lexicon", "sentences", "kernels", "sentence", "filters", "width", "stride", "padding"];
const quoted = (words) => `“${words.join(" ")}”`;

/** Every product at one window of one filter, and the sum. */
function windowProducts() {
  const caption = element("caption");
  const body = element("tbody");
  const sum = element("p", { class: "cw-sum" });
  const planes = element("div", { class: "cw-planes" }, element("table", {}, caption, body));
  const node = element("div", { class: "cw-work" }, planes, sum);

  function cell(number, weight, turn) {
    const part = (name, text) => element("span", { class: name }, text);
    const factors = part("cw-factors", "");
    factors.append(part("cw-pixel", formatNumber(number)), "×", part("cw-sf-weight", formatNumber(weight)));
    const node = element("td", { class: number * weight ? "cw-sf-hit" : null }, factors, part("cw-product", `= ${formatNumber(number * weight)}`));
    node.style.setProperty("--turn", String(turn));
    return node;
  }

  function show({ rows, kernels, filters, width, stride, position, output, ...state }, column) {
    const kernel = kernels[filters[column]][width - 1];
    const start = position * stride;
    const words = phraseAt({ width, ...state }, start);
    caption.textContent = `${quoted(words)} × filter “${filters[column]}”`;
    const lines = kernel.map((weights, i) => {
      const cells = weights.map((weight, d) => cell(rows[start + i][d], weight, i * weights.length + d));
      return element("tr", {}, element("th", { scope: "row" }, words[i]), ...cells);
    });
    body.replaceChildren(...lines);
    const products = kernel.flatMap((weights, i) => weights.map((weight, d) => weight * rows[start + i][d]));
    const terms = products.filter(Boolean).map(formatNumber).join(" + ").replaceAll("+ −", "− ");
    sum.replaceChildren(`${terms || "all products are 0"} = `, element("strong", {}, formatNumber(output[position][column])));
  }

  return { node, show };
}

/** The winner of each filter: its phrase, underlined in the sentence. */
function winningPhrases() {
  const node = element("div", { class: "cw-sf-wins" });

  function line({ words, padding, width, filters, stride }, { k, value }, f, soFar) {
    const name = element("strong", {}, filters[f]);
    if (k < 0) return element("p", {}, name, `: max${soFar} ${formatNumber(value)}, no match`);
    const [start, end] = [k * stride - padding[0], k * stride - padding[0] + width];
    const part = (from, to) => words.slice(Math.max(0, from), Math.max(0, to)).join(" ");
    const won = element("mark", {}, part(start, end) || "padding");
    return element("p", {}, name, `: max${soFar} ${formatNumber(value)}, won: ${part(0, start)} `, won, ` ${part(end, words.length)}`);
  }

  /** @param {{ k: number, value: number }[]} best */
  const show = (state, best, soFar) => node.replaceChildren(...best.map((one, f) => line(state, one, f, soFar ? " so far" : "")));
  return { node, show };
}

/** What the stride leaves out, in sentences. */
function leftOut({ skipped, stride, lost, words, ...state }) {
  const missed = skipped.map(({ name, start, value }) => {
    const phrase = quoted(phraseAt({ words, ...state }, start));
    return `Stride ${stride} skips ${phrase}, where the filter “${name}” would give ${formatNumber(value)}.`;
  });
  if (lost.length) missed.push(`Under no window: ${lost.map((k) => words[k]).join(", ")}.`);
  return missed;
}

function buildSentenceFilter({ set, get, say, isShown }) {
  let state;
  let [drawn, column, filled] = ["", 0, true];
  const change = (changes) => {
    play.pause();
    set(changes);
  };
  const controls = sentenceControls(change);
  const [products, wins, keras] = [windowProducts(), winningPhrases(), codeLines("The sentence filter in Keras")];
  const notice = element("div", { class: "cw-notice" });
  const place = (position) => quoted(phraseAt(state, position * state.stride));
  const play = transport({ label: "Window", go: slide, place, isShown, stopped: () => speak() });
  const board = sentenceBoard({ go: moveTo, toggle: play.toggle });
  const beside = element("div", { class: "cw-sf-beside" }, play.node, products.node, notice, wins.node);
  const main = element("div", { class: "cw-sf-reading" }, board.node, beside);
  const nodes = [controls.node, main, keras.node];

  function slide(position, seen) {
    filled = seen;
    set({ position });
  }

  function moveTo(position, f, hovering) {
    if (hovering && (play.isPlaying() || (position === state.position && f === column))) return;
    play.pause();
    column = f;
    slide(position, true);
  }

  /** The largest output of each filter among those to be seen, and where it first is; -1 where nothing matches. */
  function bestUpTo(last) {
    return state.filters.map((_, f) => {
      const values = state.output.slice(0, last + 1).map((row) => row[f]);
      const value = Math.max(...values);
      return { value, k: value > 0 ? values.indexOf(value) : -1 };
    });
  }

  /** Draw all that does not depend on the position. */
  function shape() {
    filled = true;
    controls.show(state);
    board.show(state);
    notice.replaceChildren(...leftOut(state).map((text) => element("p", {}, text)));
    keras.show(sequenceLines(state));
  }

  /** Say the output that is pointed at; after a change, the maxima and what is left out. */
  function speak(changed) {
    const { words, filters, maxima, output, position } = state;
    if (!changed) return say(`${place(position)}, filter ${filters[column]}: ${formatNumber(output[position][column])}`);
    const found = filters.map((name, f) => `${name}: max ${formatNumber(maxima[f])}.`);
    say([`${words.length} word${words.length > 1 ? "s" : ""}.`, ...found, ...leftOut(state)].join(" "));
  }

  function show(derived) {
    state = derived;
    const shaping = JSON.stringify(SENTENCE_SHAPING.map(get));
    const changed = shaping !== drawn;
    if (changed) shape();
    drawn = shaping;
    column = Math.min(column, state.filters.length - 1);
    const last = filled ? state.output.length - 1 : state.position;
    const best = bestUpTo(last);
    board.point([state.position, column], last, best);
    products.show(state, column);
    wins.show(state, best, last < state.output.length - 1);
    play.show(state.position, state.output.length, 3);
    if (!play.isPlaying()) speak(changed);
    light(main.parentElement, !filled && isShown());
  }

  return { nodes, show, destroy: play.pause };
}

export default widget({ names: [...SENTENCE_SHAPING, "position"], derive: deriveSentenceFilter, build: buildSentenceFilter });
