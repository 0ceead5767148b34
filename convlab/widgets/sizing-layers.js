// The kinds of layers that can be stacked: their settings, what each setting takes, and their names.
import { ArgumentError, capital, isObject, oneOf, resolvePadding, wholeNumber } from "./core.js";
import { POOLINGS } from "./core-pooling.js";

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

const SHORT_NAMES = { BatchNormalization: "Batch norm", DepthwiseConv: "Depthwise" };

function need(holds, words, value) {
  if (!holds) throw new ArgumentError(`${words}, got ${JSON.stringify(value)}`);
}

function checkSetting(name, value) {
  if (name in LIMITS) wholeNumber(name, value, 1, LIMITS[name]);
  else if (name === "mode") oneOf(name, value, POOLINGS);
  else if (name === "bias") oneOf(name, value, [true, false]);
  else resolvePadding(1, 1, 1, value);
}

function checkLayer(layer) {
  need(isObject(layer), "layers takes layers", layer);
  const names = Object.keys(KINDS[oneOf("layer", layer.layer, Object.keys(KINDS))]);
  const complete = Object.keys(layer).length === names.length + 1 && names.every((name) => Object.hasOwn(layer, name));
  need(complete, `${layer.layer} takes ${names.join(", ") || "no settings"}`, layer);
  names.forEach((name) => checkSetting(name, layer[name]));
}

/** Check an input's shape and a list of layers. */
export function checkStack(input, layers) {
  need(Array.isArray(input) && input.length === 3, "input takes height, width and depth", input);
  input.forEach((side) => wholeNumber("input", side, 1, LARGEST_SIDE));
  need(Array.isArray(layers) && layers.length <= MOST_LAYERS, `layers takes a list of at most ${MOST_LAYERS}`, layers);
  layers.forEach(checkLayer);
}

/** Check networks to choose from: { name: { input, layers } }. */
export function checkNetworks(networks) {
  need(isObject(networks) && Object.values(networks).every(isObject), "networks takes names with input and layers", networks);
  Object.values(networks).forEach(({ input, layers }) => checkStack(input, layers));
}

/** A layer's kind in words. @param {string} kind @returns {string} */
export const kindName = (kind) => SHORT_NAMES[kind] ?? kind.replace("Pool", " pool").trim();


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

/** Stride and padding, where they are not the usual ones. @returns {string} */
export function detailsOf({ size, stride, padding }) {
  const details = [];
  if (stride && stride !== (size ?? 1)) details.push(`stride ${stride}`);
  if (padding && padding !== "valid") details.push(padding === "same" ? padding : `padding ${paddingName(padding)}`);
  return details.join(", ");
}
