// The arithmetic that every widget shares: the same rules as convlab.sizing and convlab.ops.

/** The largest brightness of a pixel. */
export const BRIGHTEST = 9;

/** The largest size of a number that a reader types. */
export const LARGEST_TYPED = 99;

/** Strides and padding of a filter that stops at every place. */
export const ALONE = [[1, 1], [[0, 0], [0, 0]]];

const COMMAS = new Intl.NumberFormat("en-US");

/** A number with commas between its thousands. @param {number} value @returns {string} */
export const grouped = (value) => COMMAS.format(value).replace("-", "−");

/** A text that starts with a capital. @param {string} text @returns {string} */
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** A place among `count`, the nearest to a value. @param {number} value @param {number} count @returns {number} */
export const within = (value, count) => Math.min(count - 1, Math.max(0, value));

/** Tell whether a value has names with values. @param {unknown} value @returns {boolean} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A bad argument, told in the words that a reader sees. */
export class ArgumentError extends Error {}

/**
 * Check a whole number.
 * @param {string} name - the argument's name, for the error
 * @param {unknown} value
 * @param {number} minimum
 * @param {number} [maximum]
 * @returns {number}
 */
export function wholeNumber(name, value, minimum, maximum = Infinity) {
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    const limit = maximum === Infinity ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
    throw new ArgumentError(`${name} takes a whole number ${limit}, got ${JSON.stringify(value)}`);
  }
  return value;
}

/**
 * Check a choice.
 * @param {string} name - the argument's name, for the error
 * @param {unknown} value
 * @param {string[]} choices
 * @returns {string}
 */
export function oneOf(name, value, choices) {
  if (!choices.includes(value)) {
    throw new ArgumentError(`${name} takes ${choices.join(" or ")}, got ${JSON.stringify(value)}`);
  }
  return value;
}

/**
 * Zeros that one axis gets, [before, after].
 * @param {number} size - of the input, along the axis
 * @param {number} filterSize - dilated
 * @param {number} stride
 * @param {"valid" | "same" | number | [number, number]} padding
 * @returns {[number, number]}
 */
export function resolvePadding(size, filterSize, stride, padding) {
  if (padding === "valid") return [0, 0];
  if (padding === "same") {
    const total = Math.max((Math.ceil(size / stride) - 1) * stride + filterSize - size, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  if (typeof padding === "string") oneOf("padding", padding, ["valid", "same"]);
  const pair = Array.isArray(padding) ? padding : [padding, padding];
  if (pair.length !== 2) throw new ArgumentError(`padding takes a pair of whole numbers, got ${JSON.stringify(padding)}`);
  return [wholeNumber("padding", pair[0], 0, 12), wholeNumber("padding", pair[1], 0, 12)];
}

/**
 * How many places a filter reaches over along one axis.
 * @param {number} filterSize - the number of its weights along the axis
 * @param {number} dilation - step from one weight to the next
 * @returns {number}
 */
export function dilatedSize(filterSize, dilation) {
  return (filterSize - 1) * dilation + 1;
}

/**
 * How many places a filter stops at along one axis; a stride that does not fit is rounded down.
 * @param {number} size
 * @param {number} reach - the filter's size, dilated
 * @param {number} stride
 * @param {[number, number]} padding
 * @returns {number}
 */
export function outputSize(size, reach, stride, [before, after]) {
  const padded = size + before + after;
  if (reach > padded) {
    throw new ArgumentError(`The filter takes up ${reach} places, and the padded input has only ${padded}.`);
  }
  return Math.floor((padded - reach) / stride) + 1;
}

/**
 * Positions of one input axis, counted from 0 without the padding, that no weight ever meets.
 * @param {number} size
 * @param {number} filterSize - the number of the filter's weights along the axis
 * @param {number} stride
 * @param {[number, number]} padding
 * @param {number} [dilation]
 * @returns {number[]}
 */
export function unreached(size, filterSize, stride, padding, dilation = 1) {
  const stops = outputSize(size, dilatedSize(filterSize, dilation), stride, padding);
  const met = new Set();
  for (let stop = 0; stop < stops; stop += 1) {
    for (let i = 0; i < filterSize; i += 1) met.add(stop * stride - padding[0] + i * dilation);
  }
  return Array.from({ length: size }, (_, i) => i).filter((i) => !met.has(i));
}

/**
 * What the filter's weights meet, (height, width, depth), zeros where they lie on the padding.
 * @param {number[][][]} image - (height, width, depth)
 * @param {number} top - row of the patch's corner in the unpadded image; may be negative
 * @param {number} left
 * @param {number} height - of the filter
 * @param {number} width
 * @param {number} [dilation]
 * @returns {number[][][]}
 */
export function patchAt(image, top, left, height, width, dilation = 1) {
  const zeros = image[0][0].map(() => 0);
  return Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j) => image[top + i * dilation]?.[left + j * dilation] ?? zeros),
  );
}

/**
 * Sum of the products of a patch and a filter of the same shape.
 * @param {number[][][]} patch
 * @param {number[][][]} kernel
 * @returns {number}
 */
export function weightedSum(patch, kernel) {
  let sum = 0;
  kernel.forEach((row, i) => row.forEach((cell, j) => cell.forEach((weight, d) => (sum += weight * patch[i][j][d]))));
  return sum;
}

/**
 * Slide one filter over one image: the feature map (output height, output width).
 * @param {number[][][]} image - (height, width, depth)
 * @param {number[][][]} kernel - (height, width, depth)
 * @param {[number, number]} strides - [down, right]
 * @param {[[number, number], [number, number]]} padding - [[top, bottom], [left, right]]
 * @param {number} [dilation]
 * @returns {number[][]}
 */
export function conv2d(image, kernel, strides, padding, dilation = 1) {
  const window = [kernel.length, kernel[0].length];
  const [rows, columns] = [image.length, image[0].length].map((size, axis) =>
    outputSize(size, dilatedSize(window[axis], dilation), strides[axis], padding[axis]),
  );
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => {
      const [top, left] = [r * strides[0] - padding[0][0], c * strides[1] - padding[1][0]];
      return weightedSum(patchAt(image, top, left, ...window, dilation), kernel);
    }),
  );
}

/**
 * Check a volume of finite numbers, (height, width, depth).
 * @param {string} name
 * @param {unknown} value
 * @param {number} most - the longest side allowed
 * @returns {number[][][]}
 */
export function volume(name, value, most) {
  const list = (part) => Array.isArray(part) && part.length > 0 && part.length <= most;
  const even = (parts) => parts.every((part) => list(part) && part.length === parts[0].length);
  const fits = list(value) && even(value) && even(value.flat()) && value.flat(2).every(Number.isFinite);
  if (!fits) throw new ArgumentError(`${name} takes rows of columns of finite numbers, at most ${most} a side.`);
  return value;
}

/**
 * A number as a reader writes it: at most two decimals, a true minus sign.
 * @param {number} value
 * @returns {string}
 */
export function formatNumber(value) {
  const rounded = Math.round(value * 100) / 100 || 0;
  return String(rounded).replace("-", "−");
}

/**
 * A number for a small cell: three significant digits where it would take more than five characters.
 * @param {number} value
 * @returns {string}
 */
export function shortNumber(value) {
  const text = formatNumber(value);
  return text.length > 5 ? formatNumber(Number(value.toPrecision(3))) : text;
}
