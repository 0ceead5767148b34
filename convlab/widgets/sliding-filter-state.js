// What the sliding filter shows, worked out from its five numbers and lists.
import { ArgumentError, conv2d, outputSize, resolvePadding, unreached, volume, wholeNumber } from "./core.js";

const LARGEST_IMAGE = 24;
const LARGEST_KERNEL = 7;

/** Names of the channels, by depth. */
export const CHANNELS = { 1: [""], 3: ["red", "green", "blue"] };

/** The kernel with one plane for each channel of the image; a single plane stands for all. */
function spread(kernel, image) {
  const [depth, kernelDepth] = [image[0][0].length, kernel[0][0].length];
  if (kernelDepth === depth) return kernel;
  if (kernelDepth === 1) return kernel.map((row) => row.map(([weight]) => image[0][0].map(() => weight)));
  throw new ArgumentError(`kernel takes a depth of 1 or the image's depth ${depth}, got ${kernelDepth}`);
}

/** Check the named choices of an argument. */
function choices(name, presets, most) {
  if (!presets || typeof presets !== "object") throw new ArgumentError(`${name} takes names with numbers, got ${presets}`);
  Object.values(presets).forEach((value) => volume(name, value, most));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {{ get(name: string): any }} model
 */
export function derive(model) {
  choices("images", model.get("images"), LARGEST_IMAGE);
  choices("kernels", model.get("kernels"), LARGEST_KERNEL);
  const image = volume("image", model.get("image"), LARGEST_IMAGE);
  const depth = image[0][0].length;
  if (!CHANNELS[depth]) throw new ArgumentError(`image takes a depth of 1 or 3, got ${depth}`);
  const kernel = spread(volume("kernel", model.get("kernel"), LARGEST_KERNEL), image);
  const stride = wholeNumber("stride", model.get("stride"), 1);
  const given = model.get("padding");
  const window = [kernel.length, kernel[0].length];
  const extent = [image.length, image[0].length];
  const form = (axis) => (Array.isArray(given) ? given[axis] : given);
  const padding = extent.map((size, axis) => resolvePadding(size, window[axis], stride, form(axis)));
  const output = conv2d(image, kernel, [stride, stride], padding);
  const [rows, columns] = [output.length, output[0].length];
  const position = Math.min(wholeNumber("position", model.get("position"), 0), rows * columns - 1);
  const lost = extent.map((size, axis) => unreached(size, window[axis], stride, padding[axis]));
  const padded = extent.map((size, axis) => size + padding[axis][0] + padding[axis][1]);
  return { image, depth, kernel, stride, given, window, extent, padding, padded, output, rows, columns, position, lost };
}

/** The formula of one axis, 0 for the height and 1 for the width, in letters and in numbers. */
export function formula(state, axis) {
  const [letter, name] = [["H", "Height"], ["W", "Width"]][axis];
  const [size, filter, padding] = [state.extent[axis], state.window[axis], state.padding[axis]];
  const numbers = `⌊(${size} − ${filter} + ${padding[0]} + ${padding[1]}) / ${state.stride}⌋ + 1`;
  const result = outputSize(size, filter, state.stride, padding);
  return { letters: `${name}: ⌊(${letter} − F + P) / S⌋ + 1 =`, numbers: `${numbers} = ${result}` };
}

/**
 * What the stride never reaches along one axis, and the zeros that repair it.
 * @returns {{ sentence: string, zeros: number, label: string } | null} zeros is 0 where zeros at the end repair nothing
 */
export function leftover(state, axis) {
  const lost = state.lost[axis];
  if (!lost.length) return null;
  const [noun, Noun, place] = [["row", "Row", "below"], ["column", "Column", "on the right"]][axis];
  const [ending, verb] = lost.length > 1 ? ["s", "are"] : ["", "is"];
  const sentence = `${Noun}${ending} ${lost.map((k) => k + 1).join(", ")} of the input ${verb} never reached.`;
  const rest = (state.padded[axis] - state.window[axis]) % state.stride;
  const zeros = rest > 0 && lost.includes(state.extent[axis] - 1) ? state.stride - rest : 0;
  return { sentence, zeros, label: `Add ${zeros} zero ${noun}${zeros > 1 ? "s" : ""} ${place}` };
}
