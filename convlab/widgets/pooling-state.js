// What the pooling widget shows, worked out from its settings.
import { ArgumentError, capital, oneOf, outputSize, resolvePadding, unreached, wholeNumber } from "./core.js";
import { POOLINGS, gradientOf, gradientParts, poolWindows } from "./core-pooling.js";

const [LARGEST_MAP, LARGEST_NUMBER] = [12, 1000];

/** The largest window and the largest stride. */
export const LARGEST_WINDOW = 4;

/** Check a feature map (height, width). */
function mapOf(name, value) {
  const list = (part) => Array.isArray(part) && part.length > 0 && part.length <= LARGEST_MAP;
  const small = (number) => Number.isFinite(number) && Math.abs(number) <= LARGEST_NUMBER;
  const row = (part) => list(part) && part.length === value[0].length && part.every(small);
  if (list(value) && value.every(row)) return value;
  throw new ArgumentError(
    `${name} takes rows of columns of numbers from −${LARGEST_NUMBER} to ${LARGEST_NUMBER}, at most ${LARGEST_MAP} a side.`,
  );
}

function maps(value) {
  if (!value || typeof value !== "object") throw new ArgumentError(`images takes names with numbers, got ${value}`);
  Object.values(value).forEach((map) => mapOf("images", map));
}

/** Check the layer: how large its window is, how far it steps, and what lies around the map. */
function layerOf(get, extent) {
  const mode = oneOf("mode", get("mode"), POOLINGS);
  const size = wholeNumber("size", get("size"), 1, LARGEST_WINDOW);
  const stride = get("stride") === null ? size : wholeNumber("stride", get("stride"), 1, LARGEST_WINDOW);
  const given = get("padding");
  if (typeof given !== "string") wholeNumber("padding", given, 0, size - 1);
  const padding = extent.map((side) => resolvePadding(side, size, stride, given));
  const [rows, columns] = extent.map((side, axis) => outputSize(side, size, stride, padding[axis]));
  return { mode, size, stride, given, padding, rows, columns };
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function derivePooling(get) {
  maps(get("images"));
  const image = mapOf("image", get("image"));
  const extent = [image.length, image[0].length];
  const layer = layerOf(get, extent);
  const { size, stride, rows, columns, padding, mode } = layer;
  const filled = get("filled");
  if (typeof filled !== "boolean") throw new ArgumentError(`filled takes true or false, got ${JSON.stringify(filled)}`);
  const backward = oneOf("flow", get("flow"), ["forward", "backward"]) === "backward";
  const position = Math.min(wholeNumber("position", get("position"), 0), rows * columns - 1);

  const windows = poolWindows(image, layer);
  const upstream = windows.map((_, k) => k + 1);
  const all = gradientParts(image, windows, upstream);
  const parts = filled ? all : gradientParts(image, windows.slice(0, position + 1), upstream);
  const here = windows[position];
  const won = mode === "max" ? here.places.find(({ share }) => share === 1) : null;
  const winner = won && [won.row, won.column];
  const lost = extent.map((side, axis) => unreached(side, size, stride, padding[axis]));
  const overlap = stride < size && windows.length > 1;
  const facts = {
    output: [rows, columns], value: here.value, winner, lost: lost.map(({ length }) => length), overlap, gradient: gradientOf(all),
  };
  const titles = backward
    ? [`Gradient, input ${extent.join(" × ")}`, `Upstream ${rows} × ${columns}`]
    : [`Input ${extent.join(" × ")}`, `Output ${rows} × ${columns}`];
  const padded = extent.map((side, axis) => side + padding[axis][0] + padding[axis][1]);
  const slide = { padded, reach: [size, size], strides: [stride, stride], dilation: 1, titles };
  const pass = { backward, upstream, parts, gradient: gradientOf(parts) };
  return { ...layer, ...slide, ...pass, image, extent, position, filled, windows, here, winner, lost, overlap, facts };
}

/**
 * How the windows lie to one another, and what they miss, in sentences.
 * @returns {{ text: string, loss?: boolean }[]}
 */
export function arrangement({ size, stride, windows, lost, given, padding }) {
  const sentences = [{ text: meeting(size, stride, windows.length) }];
  const axes = ["row", "column"].map((noun, axis) => namedPlaces(noun, lost[axis])).filter(Boolean);
  const count = lost[0].length + lost[1].length;
  if (count) sentences.push({ text: `${capital(axes.join(" and "))} ${count > 1 ? "are" : "is"} never reached.`, loss: true });
  if (given !== "valid" && padding.flat().some((places) => places > 0)) sentences.push({ text: "Padding never counts." });
  return sentences;
}

function meeting(size, stride, count) {
  if (count === 1) return "A single window.";
  if (stride < size) return `Windows overlap: stride ${stride} < size ${size}.`;
  if (stride > size) return `Windows leave gaps: stride ${stride} > size ${size}.`;
  return `Windows lie side by side: stride ${stride} = size ${size}.`;
}

function namedPlaces(noun, places) {
  return places.length ? `${noun}${places.length > 1 ? "s" : ""} ${places.map((place) => place + 1).join(", ")}` : "";
}

const LAYERS = { max: "MaxPooling2D", average: "AveragePooling2D" };

/** The line of Keras that does the same, or a comment that there is none. @returns {string} */
export function kerasLine({ mode, size, stride, given }) {
  const padded = given !== "valid" && given !== 0;
  const step = stride === size ? [] : [`strides=${stride}`];
  const options = [size, ...step, ...(padded ? [`padding=${JSON.stringify(given)}`] : [])].join(", ");
  const own = `ops.pool2d(x, ${options}, mode="${mode}")  # convlab`;
  if (!LAYERS[mode]) return `# Keras has no ${mode.toUpperCase()} pooling layer.\n${own}`;
  if (padded && given !== "same") return `# Keras pads "same" or not at all.\n${own}`;
  return `layers.${LAYERS[mode]}(${options})`;
}
