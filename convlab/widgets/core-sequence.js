// Convolution along one axis, forward and backward: the same rules as convlab.ops.
import { outputSize } from "./core.js";

const zeros = (count) => Array.from({ length: count }, () => 0);

/**
 * A sequence with rows of zeros before and after it.
 * @param {number[][]} sequence - (length, depth)
 * @param {[number, number]} padding
 * @returns {number[][]}
 */
export function padSequence(sequence, padding) {
  const [before, after] = padding.map((count) => Array.from({ length: count }, () => zeros(sequence[0].length)));
  return [...before, ...sequence, ...after];
}

/** Call `meet` with each output, each weight, and the place of the padded sequence where they meet. */
function everyMeeting(stops, kernel, stride, meet) {
  for (let stop = 0; stop < stops; stop += 1) {
    kernel.forEach((row, i) => row.forEach((filters, d) => filters.forEach((_, f) => meet(stop, i, d, f, stop * stride + i))));
  }
}

/**
 * Slide filters along a sequence: the feature maps (positions, filters).
 * @param {number[][]} sequence - (length, depth)
 * @param {number[][][]} kernel - (width, depth, filters)
 * @param {number} [stride]
 * @param {[number, number]} [padding]
 * @returns {number[][]}
 */
export function conv1d(sequence, kernel, stride = 1, padding = [0, 0]) {
  const padded = padSequence(sequence, padding);
  const stops = outputSize(sequence.length, kernel.length, stride, padding);
  const output = Array.from({ length: stops }, () => zeros(kernel[0][0].length));
  everyMeeting(stops, kernel, stride, (stop, i, d, f, place) => (output[stop][f] += padded[place][d] * kernel[i][d][f]));
  return output;
}

/**
 * Gradients of a loss with respect to a convolution's input and filters; all positions add to the same weights.
 * @param {number[][]} upstream - gradient with respect to the feature maps (positions, filters)
 * @param {number[][]} sequence - (length, depth)
 * @param {number[][][]} kernel - (width, depth, filters)
 * @param {number} [stride]
 * @param {[number, number]} [padding]
 * @returns {{ input: number[][], kernel: number[][][] }} shaped like `sequence` and `kernel`
 */
export function conv1dBackward(upstream, sequence, kernel, stride = 1, padding = [0, 0]) {
  const padded = padSequence(sequence, padding);
  const input = padded.map((row) => zeros(row.length));
  const weights = kernel.map((row) => row.map((filters) => zeros(filters.length)));
  everyMeeting(upstream.length, kernel, stride, (stop, i, d, f, place) => {
    weights[i][d][f] += padded[place][d] * upstream[stop][f];
    input[place][d] += kernel[i][d][f] * upstream[stop][f];
  });
  return { input: input.slice(padding[0], padding[0] + sequence.length), kernel: weights };
}
