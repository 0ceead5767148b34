// The sentence filter's choices: the sentence, typed or chosen, the filters, their width, stride and padding.
import { choice, element, stepper } from "./dom.js";
import { MOST_FILTERS, MOST_WORDS, WIDEST, wordsOf } from "./sentence-filter-state.js";

const SEQUENCE_PADDINGS = [["valid", "valid"], ["same", "same"]];

/** The sentence in a box, with the words that have a vector. @param {(changes: Record<string, unknown>) => void} set */
function sentenceBox(set) {
  const label = `Sentence, up to ${MOST_WORDS} words`;
  const oninput = () => take(box.value);
  const box = element("input", { type: "text", maxlength: 200, autocomplete: "off", spellcheck: "false", "aria-label": label, oninput });
  const complaint = element("p", { class: "cw-alarm", role: "status" });
  const presets = choice("Start from", (sentence) => set({ sentence }));
  const reverse = element("button", { type: "button", onclick: () => set({ sentence: wordsOf(state.sentence).reverse().join(" ") }) }, "Reverse order");
  const words = element("div");
  const list = element("details", {}, element("summary", {}, "Words with a vector: choose to add"), words);
  const field = element("label", { class: "cw-control cw-sf-typed" }, element("span", {}, label), box);
  let state;

  const add = (word) => () => take(`${box.value.trimEnd()} ${word}`.trimStart());

  /** Show a sentence while it is typed, as soon as it has as many words as the filter covers. */
  function take(sentence) {
    const [count, least] = [wordsOf(sentence).length, state.form === "valid" ? state.width : 1];
    box.value = sentence;
    complaint.textContent =
      count < least ? `Type at least ${least} ${least > 1 ? "words, as many as the filter covers" : "word"}.` : count > MOST_WORDS ? `At most ${MOST_WORDS} words.` : "";
    if (!complaint.textContent && sentence.length <= 200) set({ sentence });
  }

  function show(derived) {
    state = derived;
    complaint.textContent = "";
    if (box.value !== state.sentence) box.value = state.sentence;
    const own = state.sentences.includes(state.sentence) ? [] : ["your own"];
    presets.show([...state.sentences.map((text) => [text, text]), ...own.map((text) => ["", text])], own.length ? "" : state.sentence);
    if (words.children.length) return;
    words.append(...Object.keys(state.lexicon).map((word) => element("button", { type: "button", onclick: add(word) }, word)));
  }

  const complain = (text) => (complaint.textContent = text);
  return { nodes: [presets.node, reverse, field, complaint], list, show, complain };
}

/**
 * Buttons that take filters in and out.
 * @param {(changes: Record<string, unknown>) => void} set
 * @param {(text: string) => void} complain
 */
function filterButtons(set, complain) {
  const row = element("span", { class: "cw-sf-toggles" });
  const node = element("div", { class: "cw-control cw-sf-wide", role: "group", "aria-label": "Filters" }, element("span", {}, `Filters, 1 to ${MOST_FILTERS}`), row);
  let state;

  function press(name) {
    const names = Object.keys(state.kernels).filter((other) => state.filters.includes(other) !== (other === name));
    if (names.length && names.length <= MOST_FILTERS) set({ filters: names });
    else complain(names.length ? `At most ${MOST_FILTERS} filters.` : "One filter must stay.");
  }

  function show(derived) {
    state = derived;
    const names = Object.keys(state.kernels);
    if (!row.children.length) {
      row.append(...names.map((name) => element("button", { type: "button", onclick: () => press(name) }, name)));
    }
    const count = state.filters.length;
    [...row.children].forEach((button, k) => {
      const on = state.filters.includes(names[k]);
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-disabled", String(on ? count === 1 : count === MOST_FILTERS));
    });
  }

  return { node, show };
}

/** @param {(changes: Record<string, unknown>) => void} set */
export function sentenceControls(set) {
  const sentence = sentenceBox(set);
  const filters = filterButtons(set, sentence.complain);
  const width = stepper("Width", (value) => set({ width: value }));
  const stride = stepper("Stride", (value) => set({ stride: value }));
  const padding = choice("Padding", (value) => set({ padding: value }));
  const node = element("div", { class: "cw-controls" }, ...sentence.nodes, filters.node, width.node, stride.node, padding.node, sentence.list);

  /** @param {ReturnType<import("./sentence-filter-state.js").derive>} state */
  function show(state) {
    const room = state.form === "valid" ? state.words.length : WIDEST;
    sentence.show(state);
    filters.show(state);
    width.show(state.width, 1, Math.min(WIDEST, room));
    stride.show(state.stride, 1, 4);
    const paddings = state.words.length < state.width ? SEQUENCE_PADDINGS.slice(1) : SEQUENCE_PADDINGS;
    padding.show(paddings, state.form);
  }

  return { node, show };
}
