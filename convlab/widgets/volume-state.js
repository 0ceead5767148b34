// What a volume shows: a picture of three planes, filters as deep as the picture, and a map for each filter.
import { ALONE, ArgumentError, conv2d, oneOf, patchAt, volume, wholeNumber } from "./core.js";

const [SMALLEST, LARGEST_PICTURE, MOST_KERNELS] = [3, 12, 6];

/** The side of each filter. */
export const SIDE = 3;

/** The planes, by depth. */
export const COLOURS = ["red", "green", "blue"];

function picture(name, value, smallest = SMALLEST, largest = LARGEST_PICTURE) {
  const image = volume(name, value, largest);
  if (image[0][0].length !== COLOURS.length || Math.min(image.length, image[0].length) < smallest) {
    throw new ArgumentError(`${name} takes numbers (height, width, 3), from ${smallest} to ${largest} a side.`);
  }
  return image;
}

/** Check names with numbers. */
function checkChoices(name, presets, ...sides) {
  if (!presets || typeof presets !== "object") throw new ArgumentError(`${name} takes names with numbers, got ${presets}`);
  Object.entries(presets).forEach(([key, value]) => picture(`${name}["${key}"]`, value, ...sides));
  return presets;
}

function filterNames(value, known) {
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST_KERNELS || new Set(value).size < value.length) {
    throw new ArgumentError(`filters takes 1 to ${MOST_KERNELS} names, each once, got ${JSON.stringify(value)?.slice(0, 60)}`);
  }
  return value.map((name, i) => oneOf(`filters[${i}]`, name, known));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveVolume(get) {
  const [images, kernels] = [checkChoices("images", get("images")), checkChoices("kernels", get("kernels"), SIDE, SIDE)];
  const image = picture("image", get("image"));
  const filters = filterNames(get("filters"), Object.keys(kernels));
  const chosen = wholeNumber("chosen", get("chosen"), 0, filters.length - 1);
  const maps = filters.map((name) => conv2d(image, kernels[name], ...ALONE));
  const [rows, columns] = [maps[0].length, maps[0][0].length];
  const position = Math.min(wholeNumber("position", get("position"), 0), rows * columns - 1);
  const [row, column] = [Math.floor(position / columns), position % columns];
  const kernel = kernels[filters[chosen]];
  const patch = patchAt(image, row, column, SIDE, SIDE);
  const products = kernel.map((line, i) => line.map((weights, j) => weights.map((weight, d) => weight * patch[i][j][d])));
  const partial = COLOURS.map((_, d) => products.flat().reduce((sum, cell) => sum + cell[d], 0));
  const weights = SIDE * SIDE * COLOURS.length;
  const facts = {
    output: [rows, columns, filters.length],
    parameters: (weights + 1) * filters.length,
    multiplications: weights * rows * columns * filters.length,
    filter: filters[chosen],
    value: maps[chosen][row][column],
    partial,
  };
  const spare = Object.keys(kernels).filter((name) => !filters.includes(name));
  const place = { position, row, column, patch, kernel, products };
  return { images, kernels, image, filters, spare, most: MOST_KERNELS, chosen, maps, rows, columns, ...place, facts };
}
