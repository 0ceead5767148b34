// The arithmetic of pooling, forward and backward: the same rules as convlab.ops.pool2d and pool2d_backward.

/** The ways to make one number of a window. */
export const POOLINGS = ["max", "average", "l1", "l2"];

const add = (total, number) => total + number;

/**
 * The places of a map that lie under a window, in reading order; padding does not count.
 * @param {number[][]} map - (height, width)
 * @param {number} top - row of the window's corner in the unpadded map; may be negative
 * @param {number} left
 * @param {number} size
 * @returns {{ row: number, column: number, value: number }[]}
 */
export function placesUnder(map, top, left, size) {
  const places = [];
  for (let row = Math.max(0, top); row < Math.min(map.length, top + size); row += 1) {
    for (let column = Math.max(0, left); column < Math.min(map[0].length, left + size); column += 1) {
      places.push({ row, column, value: map[row][column] });
    }
  }
  return places;
}

/** One number for a window. @param {number[]} values @param {string} mode @returns {number} */
export function pooled(values, mode) {
  if (mode === "max") return Math.max(...values);
  if (mode === "average") return values.reduce(add) / values.length;
  if (mode === "l1") return values.map(Math.abs).reduce(add);
  return Math.sqrt(values.map((value) => value * value).reduce(add));
}

/**
 * How much of its window's gradient each place receives: the derivative of the pooled number with respect to it.
 * @param {number[]} values
 * @param {string} mode
 * @returns {number[]}
 */
export function sharesOf(values, mode) {
  const result = pooled(values, mode);
  if (mode === "max") return values.map((_, k) => (k === values.indexOf(result) ? 1 : 0));
  if (mode === "average") return values.map(() => 1 / values.length);
  if (mode === "l1") return values.map(Math.sign);
  return values.map((value) => (result > 0 ? value / result : 0));
}

/**
 * Pool a map.
 * @param {number[][]} map - (height, width)
 * @param {{ size: number, stride: number, rows: number, columns: number, padding: number[][], mode: string }} layer -
 *   `rows` and `columns` of the output, `padding` [[top, bottom], [left, right]]
 * @returns {{ places: { row: number, column: number, value: number, share: number }[], value: number }[]} for each output,
 *   in reading order, its window and the number that came of it
 */
export function poolWindows(map, { size, stride, rows, columns, padding, mode }) {
  return Array.from({ length: rows * columns }, (_, k) => {
    const [top, left] = [Math.floor(k / columns) * stride - padding[0][0], (k % columns) * stride - padding[1][0]];
    const places = placesUnder(map, top, left, size);
    const values = places.map(({ value }) => value);
    const shares = sharesOf(values, mode);
    return { places: places.map((place, i) => ({ ...place, share: shares[i] })), value: pooled(values, mode) };
  });
}

/**
 * What each input receives of the gradients that arrive at the outputs, part by part.
 * @param {number[][]} map - (height, width)
 * @param {ReturnType<typeof poolWindows>} windows
 * @param {number[]} upstream - one gradient for each output
 * @returns {number[][][]} (height, width) of the parts, in the order of the outputs; their sum is the gradient
 */
export function gradientParts(map, windows, upstream) {
  const parts = map.map((row) => row.map(() => []));
  windows.forEach(({ places }, k) => {
    for (const { row, column, share } of places) if (share !== 0) parts[row][column].push(share * upstream[k]);
  });
  return parts;
}

/** The sum of the parts of each input. @param {number[][][]} parts @returns {number[][]} */
export function gradientOf(parts) {
  return parts.map((row) => row.map((given) => given.reduce(add, 0)));
}
