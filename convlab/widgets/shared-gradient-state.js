// What the shared gradient shows, worked out from inputs, weights and upstream gradients.
import { ArgumentError, LARGEST_TYPED, formatNumber, oneOf, wholeNumber } from "./core.js";
import { conv1d, conv1dBackward } from "./core-sequence.js";

/** The passes, in their order. */
export const STEPS = ["forward", "weights", "inputs"];

/** A letter with its index, counted from 0. */
export const indexed = (letter, k) => `${letter}${"₁₂₃₄₅₆"[k]}`;

function numbers(name, value, least, most) {
  const fits = Array.isArray(value) && value.length >= least && value.length <= most;
  if (!fits || !value.every((number) => Number.isFinite(number) && Math.abs(number) <= LARGEST_TYPED)) {
    const count = least === most ? least : `${least} to ${most}`;
    throw new ArgumentError(`${name} takes ${count} numbers from -${LARGEST_TYPED} to ${LARGEST_TYPED}, got ${String(JSON.stringify(value)).slice(0, 60)}`);
  }
  return value;
}

const column = (values) => values.map((value) => [value]);
const rounded = (values) => values.flat(2).map((value) => Math.round(value * 1e6) / 1e6 || 0);

/** The term that an edge adds to a result: its letters, its two factors, and their product. */
function termOf({ inputs, weights, upstream }, step, { input, output, weight }) {
  const [z, w, d] = [["z", inputs, input], ["w", weights, weight], ["δ", upstream, output]];
  const factors = { forward: [w, z], weights: [z, d], inputs: [w, d] }[step];
  const [first, second] = factors.map(([, values, k]) => values[k]);
  return { input, output, weight, letters: factors.map(([letter, , k]) => indexed(letter, k)).join(""), first, second, product: first * second };
}

/** All edges of the network: which input, output and weight each joins. */
function edgesOf(weights, upstream) {
  return upstream.flatMap((_, output) => weights.map((__, weight) => ({ input: output + weight, output, weight })));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveSharedGradient(get) {
  const inputs = numbers("inputs", get("inputs"), 3, 6);
  const weights = numbers("weights", get("weights"), 2, 3);
  const count = inputs.length - weights.length + 1;
  const upstream = numbers("upstream", get("upstream"), count, count);
  const step = oneOf("step", get("step"), STEPS);
  const [sequence, kernel] = [column(inputs), weights.map((weight) => [[weight]])];
  const backward = conv1dBackward(column(upstream), sequence, kernel);
  const outputs = rounded(conv1d(sequence, kernel));
  const [input_gradient, weight_gradient] = [rounded(backward.input), rounded(backward.kernel)];
  const results = { forward: outputs, weights: weight_gradient, inputs: input_gradient };
  const position = Math.min(wholeNumber("position", get("position"), 0), results[step].length - 1);
  const edges = edgesOf(weights, upstream);
  const key = { forward: "output", weights: "weight", inputs: "input" }[step];
  const terms = edges.filter((edge) => edge[key] === position).map((edge) => termOf({ inputs, weights, upstream }, step, edge));
  const facts = { outputs, weight_gradient, input_gradient, gradient_w1: weight_gradient[0] };
  return { inputs, weights, upstream, step, position, results, edges, terms, facts };
}

/** The results of all passes in a row, as [step, position]. */
export function stopsOf({ results }) {
  return STEPS.flatMap((step) => results[step].map((_, position) => [step, position]));
}

/** A result's name. @param {string} step @param {number} position */
export function resultName(step, position) {
  return step === "forward" ? indexed("a", position) : `∂L/∂${indexed(step === "weights" ? "w" : "z", position)}`;
}

/** A result in words, as a screen reader says it. @param {string} step @param {number} position @param {string} [value] */
export function resultWords({ results }, step, position, value = formatNumber(results[step][position])) {
  const kind = { forward: "output", weights: "gradient of weight", inputs: "gradient of input" }[step];
  return `${kind} ${position + 1}, ${resultName(step, position)}: ${value}`;
}

/**
 * The full convolution: the upstream gradients with zeros around them, the flipped filter at the input's place, and
 * their products.
 */
export function fullConvolution({ weights, upstream, position }) {
  const around = weights.slice(1).map(() => 0);
  const padded = [...around, ...upstream, ...around];
  const flipped = weights.map((value, weight) => ({ value, weight })).reverse();
  const products = flipped.map(({ value }, k) => value * padded[position + k]);
  return { padded, around: around.length, flipped, products };
}
