// Scores that are compared: a bar for each, and a line for what it was while the object moved.
import { element } from "./dom.js";

const [FOUND, LOWEST, HIGHEST, MOMENTS] = [50, -20, 110, 48];
const [WIDTH, HEIGHT, EDGE] = [300, 88, 6];
const SCORES = ["pooled", "linear"];

/** A score as a reader writes it. @param {number} score */
export const percent = (score) => `${String(Math.round(score) || 0).replace("-", "−")}%`;

const shareOf = (score) => Math.min(1, Math.max(0, score / 100));

/**
 * A bar for one score, with a mark at the best so far, and whether it counts as found.
 * @param {string} kind - "linear" or "pooled": its look
 */
export function meter(kind) {
  const [value, verdict, best] = [element("strong"), element("span", { class: "cw-tm-verdict" }), element("span")];
  const bar = element("div", { class: "cw-tm-bar", "aria-hidden": "true" }, element("div", { class: "cw-tm-fill" }), element("div", { class: "cw-tm-tick" }));
  const line = element("p", {}, value, " ", verdict);
  const node = element("div", { class: `cw-tm-meter cw-tm-${kind}` }, line, bar, element("p", { class: "cw-tm-best" }, "best so far ", best));
  /** @param {number} score @param {number} top - the best so far */
  function show(score, top) {
    value.textContent = percent(score);
    verdict.textContent = score >= FOUND ? "✓ found" : "✗ not found";
    best.textContent = percent(top);
    node.classList.toggle("cw-tm-lost", score < FOUND);
    bar.style.setProperty("--now", String(shareOf(score)));
    bar.style.setProperty("--top", String(shareOf(top)));
  }
  return { node, show };
}

function mark(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, String(value)));
  return node;
}

const yOf = (score) => (HEIGHT * (HIGHEST - Math.min(HIGHEST, Math.max(LOWEST, score)))) / (HIGHEST - LOWEST);

/** The line of one score, with its number and its meaning. */
function rule(score, words) {
  const number = mark("text", { x: WIDTH, y: yOf(score) + 11, "text-anchor": "end" });
  number.textContent = `${percent(score)}: ${words}`;
  return [mark("line", { x1: 0, x2: WIDTH, y1: yOf(score), y2: yOf(score) }), number];
}

/** Two lines: the scores while the object moved. */
export function scoreTrace() {
  const lines = SCORES.map((name) => mark("polyline", { class: `cw-tm-${name}` }));
  const dots = SCORES.map((name) => mark("circle", { class: `cw-tm-${name}`, r: 4 }));
  const svg = mark("svg", { viewBox: `${-EDGE} 0 ${WIDTH + 2 * EDGE} ${HEIGHT}`, "aria-hidden": "true" });
  svg.append(...rule(0, "as a picture all of one grey"), ...rule(100, "as the object alone"), ...lines, ...dots);
  const key = (name, text) => element("span", { class: `cw-tm-key cw-tm-${name}` }, text);
  const legend = element("p", { class: "cw-tm-legend" }, "Move by move:", key("pooled", "small filter"), key("linear", "template"));
  let moments = [];

  function draw(name, k) {
    const points = moments.map((moment, i) => [(i * WIDTH) / (MOMENTS - 1), yOf(moment[name])].map((n) => n.toFixed(1)));
    lines[k].setAttribute("points", points.map(String).join(" "));
    const [x, y] = points.at(-1);
    dots[k].setAttribute("cx", x);
    dots[k].setAttribute("cy", y);
  }

  return {
    node: element("div", { class: "cw-tm-trace" }, legend, svg),
    /** Forget what was. */
    clear: () => (moments = []),
    /** @param {{ linear: number, pooled: number }} scores */
    add(scores) {
      moments = [...moments, scores].slice(-MOMENTS);
      SCORES.forEach(draw);
    },
  };
}
