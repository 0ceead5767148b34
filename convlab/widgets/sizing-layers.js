// The kinds of layers that can be stacked: their settings, what each setting takes, and their names.
import { ArgumentError, oneOf, resolvePadding, wholeNumber } from "./core.js";

/** How many layers there are at most. */
export const MOST_LAYERS = 60;

/** The longest side of the input, and the most channels. */
export const LARGEST_SIDE = 1024;

/** Limits of the whole numbers. */
export const LIMITS = { filters: 4096, filter_size: 16, size: 16, stride: 16, units: 65536 };

/** Each kind: what a new one starts with. */
export const KINDS = {
  Conv: { filters: 32, filter_size: 3, stride: 1, padding: "valid", bias: true },
  Pool: { size: 2, stride: 2, padding: "valid", mode: "max" },
  Flatten: {},
  Dense: { units: 10 },
  GlobalPool: { mode: "max" },
  BatchNormalization: {},
  DepthwiseConv: { filter_size: 3, stride: 1, padding: "valid", bias: true },
};

const MODES = ["max", "average", "l1", "l2"];
const NAMES = { BatchNormalization: "Batch norm", DepthwiseConv: "Depthwise" };
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Check one setting of a layer. */
function checkSetting(name, value) {
  if (name in LIMITS) wholeNumber(name, value, 1, LIMITS[name]);
  else if (name === "mode") oneOf(name, value, MODES);
  else if (name === "bias") oneOf(name, value, [true, false]);
  else resolvePadding(1, 1, 1, value);
}

function checkLayer(layer, k) {
  const kind = isObject(layer) && oneOf(`layers[${k}]`, layer.layer, Object.keys(KINDS));
  const names = kind && ["layer", ...Object.keys(KINDS[kind])];
  if (!kind || Object.keys(layer).length !== names.length || !names.every((name) => Object.hasOwn(layer, name))) {
    throw new ArgumentError(`layers[${k}] takes a kind of layer with its settings, got ${JSON.stringify(layer)}`);
  }
  names.slice(1).forEach((name) => checkSetting(name, layer[name]));
}

/** Check an input's shape and a list of layers. */
export function checkStack(input, layers) {
  if (!Array.isArray(input) || input.length !== 3) throw new ArgumentError("input takes height, width and depth.");
  input.forEach((side) => wholeNumber("input", side, 1, LARGEST_SIDE));
  if (!Array.isArray(layers) || layers.length > MOST_LAYERS) {
    throw new ArgumentError(`layers takes a list of at most ${MOST_LAYERS} layers.`);
  }
  layers.forEach(checkLayer);
}

/** Check networks to choose from: { name: { input, layers } }. */
export function checkNetworks(networks) {
  if (!isObject(networks) || !Object.values(networks).every(isObject)) {
    throw new ArgumentError("networks takes names with an input and layers.");
  }
  Object.values(networks).forEach(({ input, layers }) => checkStack(input, layers));
}

/** A layer's kind in words. @param {string} kind @returns {string} */
export const kindName = (kind) => NAMES[kind] ?? kind.replace("Pool", " pool").trim();

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** A layer's name, with the size of its filter or window. @returns {string} */
export function titleOf({ layer, filter_size, size, mode }) {
  if (layer === "Pool") return `${capital(mode)} pool ${size} × ${size}`;
  if (layer === "GlobalPool") return `Global ${mode} pool`;
  return kindName(layer) + (filter_size ? ` ${filter_size} × ${filter_size}` : "");
}

/** Padding in words. @returns {string} */
export function paddingName(padding) {
  if (padding === "valid") return "none (valid)";
  if (Array.isArray(padding)) return padding[0] ? padding.join(" before, ") + " after" : `${padding[1]} after`;
  return padding === "same" ? padding : `${padding} all round`;
}

/** The settings that the name leaves out, where they are not the usual ones. @returns {string} */
export function detailsOf({ size, stride, padding, bias }) {
  const step = stride === (size ?? 1) || !stride ? [] : [`stride ${stride}`];
  const around = (padding ?? "valid") === "valid" || padding === 0 ? [] : [`padding ${paddingName(padding)}`];
  return [...step, ...around, ...(bias === false ? ["no bias"] : [])].join(", ");
}
