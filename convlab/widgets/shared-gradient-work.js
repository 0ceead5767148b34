// One result as a sum over its edges; the gradient of an input also as the flipped filter over the padded gradients.
import { formatNumber, within } from "./core.js";
import { board, draggable, element, writeNumber } from "./dom.js";
import { fullConvolution, indexed, resultName } from "./shared-gradient-state.js";

/** @param {(step: string, position: number) => void} go */
export function gradientWork(go) {
  const sum = element("p", { class: "cw-sg-terms" });
  const slide = board("gradient");
  const same = element("p", { class: "cw-sg-same" });
  const full = element("div", { class: "cw-sg-full" }, slide.node, same);
  const node = element("div", { class: "cw-sg-backprop" }, sum, full);
  let state;
  let held = 0;

  const slideTo = (column) => go("inputs", within(Math.round(column), state.inputs.length));
  draggable(slide.frame, (event) => (held = slide.placeAt(event)[1] - state.position), (event) => slideTo(slide.placeAt(event)[1] - held));
  slide.table.addEventListener("click", (event) => slideTo(slide.placeAt(event)[1] - state.weights.length / 2));

  function term({ letters, first, second, weight }, k) {
    const numbers = element("span", {}, `${formatNumber(first)} × ${formatNumber(second)}`);
    const chip = element("span", { class: `cw-sg-term cw-sg-term-${weight}` }, element("em", {}, letters), numbers);
    chip.style.setProperty("--turn", String(k));
    return k ? [" + ", chip] : [chip];
  }

  function showSum({ step, position, terms, results }) {
    const result = element("strong", { class: step === "forward" ? "cw-output" : "cw-gradient" }, formatNumber(results[step][position]));
    sum.replaceChildren(element("span", {}, resultName(step, position)), " = ", ...terms.flatMap(term), " = ", result);
  }

  function showFull() {
    const { padded, around, flipped, products } = fullConvolution(state);
    const { position, upstream } = state;
    const outside = (c) => c < around || c >= around + upstream.length;
    const title = "Flipped filter over the padded δ";
    slide.show(title, 3, padded.length, (cell, r, c) => {
      const k = c - position;
      cell.classList.toggle("cw-padding", r === 0 && outside(c));
      cell.classList.toggle("cw-sg-of-filter", r === 1 && k in flipped);
      cell.classList.toggle("cw-sg-blank", r > 0 && !(k in flipped));
      if (r === 0) writeNumber(cell, padded[c]);
      else if (k in flipped) writeNumber(cell, r === 1 ? flipped[k].value : products[k]);
      if (r === 1 && k in flipped) cell.prepend(element("small", {}, indexed("w", flipped[k].weight)));
    });
    slide.moveFrame(0, position, 2, flipped.length);
    const value = state.results.inputs[position];
    const added = products.map(formatNumber).join(" + ").replaceAll("+ −", "− ");
    const strong = element("strong", { class: "cw-gradient" }, formatNumber(value));
    same.replaceChildren(`${added} = `, strong, ` the same ${resultName("inputs", position)}`);
  }

  /** @param {ReturnType<import("./shared-gradient-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    showSum(state);
    full.hidden = state.step !== "inputs";
    if (!full.hidden) showFull();
  }

  return { node, show };
}
