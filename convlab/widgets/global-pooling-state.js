// What the global pooling widget shows, worked out from its settings.
import { ArgumentError, BRIGHTEST, grouped, oneOf, wholeNumber } from "./core.js";
import { pooled } from "./core-pooling.js";

/** The limits of the settings. */
export const HEAD_LIMITS = { size: 8, depth: 512, units: 4096 };

const DRAWN = 6;

/** The value of a map that has no spot in it: sparse, as after a ReLU; convlab.widgets makes the same ones. */
const valueAt = (k, row, column) => Math.max(0, ((31 * k + 17 * row + 11 * column + 7 * row * column) % 13) - 4);

/** The maps that are drawn, each (size, size); the first has one bright spot. */
function featureMaps(size, depth, place) {
  const spot = (row, column) => (row === place[0] && column === place[1] ? BRIGHTEST : 0);
  const value = (k, row, column) => (k ? valueAt(k, row, column) : spot(row, column));
  const side = Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: Math.min(depth, DRAWN) }, (_, k) => side.map((r) => side.map((c) => value(k, r, c))));
}

function spotOf(place, size) {
  if (!Array.isArray(place) || place.length !== 2) {
    throw new ArgumentError(`place takes a row and a column, got ${JSON.stringify(place)}`);
  }
  return place.map((at, axis) => wholeNumber(`place[${axis}]`, at, 0, size - 1));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveGlobalPooling(get) {
  const [size, depth, units] = ["size", "depth", "units"].map((name) => wholeNumber(name, get(name), 1, HEAD_LIMITS[name]));
  const mode = oneOf("mode", get("mode"), ["max", "average"]);
  const head = oneOf("head", get("head"), ["flatten", "global"]);
  const place = spotOf(get("place"), size);
  const maps = featureMaps(size, depth, place);
  const vector = maps.map((map) => pooled(map.flat(), mode));
  const inputs = { flatten: size * size * depth, global: depth };
  const [flatten, global] = [inputs.flatten, inputs.global].map((count) => (count + 1) * units);
  const parameters = { flatten, global };
  const facts = {
    vector, flatten_parameters: flatten, global_parameters: global, parameters: parameters[head], place,
  };
  return { size, depth, units, mode, head, place, maps, vector, inputs, parameters, facts };
}

/** What becomes of the maps before the dense layer, by head, in a few words. */
export function headTitle(head, { mode, inputs }) {
  const name = head === "flatten" ? "Flatten" : `Global ${mode} pooling`;
  return `${name}: ${grouped(inputs[head])} number${inputs[head] > 1 ? "s" : ""}`;
}

/** The dense layer's parameters in numbers. @returns {string} */
export function formula(head, { size, depth, units, parameters }) {
  const inputs = head === "flatten" ? `${size}·${size}·${depth}` : String(depth);
  return `(${inputs} + 1) · ${grouped(units)} = ${grouped(parameters[head])}`;
}

/** How the two heads compare. @returns {string} */
export function comparison({ parameters }) {
  const ratio = parameters.flatten / parameters.global;
  if (ratio === 1) return "A map of a single number: both heads are the same.";
  return `Flatten needs ${ratio.toFixed(1)} times as many parameters.`;
}

/**
 * What a move of the spot has changed.
 * @param {[number, number] | null} before - where the spot was
 * @returns {string}
 */
export function changes(before, { place, size, mode, inputs }) {
  if (size === 1) return "A map of one number: the spot has nowhere to go.";
  if (!before) return "Drag the bright spot, or press the arrow keys: which numbers change?";
  const where = `row ${place[0] + 1}, column ${place[1] + 1}`;
  const changed = before.join() === place.join() ? 0 : 2;
  return `Bright spot moved to ${where}: ${changed} of ${grouped(inputs.flatten)} flattened numbers changed, 0 of ${grouped(inputs.global)} after global ${mode} pooling.`;
}

/** The lines of Keras for the chosen head. @returns {string} */
export function headLines({ head, mode, units }) {
  const layer = { max: "GlobalMaxPooling2D", average: "GlobalAveragePooling2D" }[mode];
  return `layers.${head === "flatten" ? "Flatten" : layer}(),\nlayers.Dense(${units})`;
}
