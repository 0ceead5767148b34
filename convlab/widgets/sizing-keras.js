// The stack as code.
import { titleOf } from "./sizing-layers.js";

const paired = (padding) => (Array.isArray(padding) ? `((${padding.join(", ")}), (${padding.join(", ")}))` : padding);
const isMax = (mode) => (mode === "max" ? "Max" : "Average");

/** By kind: the Keras layer's name, and its arguments by position. */
const CALLS = {
  Conv: ({ filters, filter_size }) => ["Conv2D", filters, filter_size],
  DepthwiseConv: ({ filter_size }) => ["DepthwiseConv2D", filter_size],
  Pool: ({ mode, size }) => [`${isMax(mode)}Pooling2D`, size],
  GlobalPool: ({ mode }) => [`Global${isMax(mode)}Pooling2D`],
  Dense: ({ units }) => ["Dense", units],
};

/** The line or lines of one layer. */
function lines(layer) {
  const { layer: kind, size, stride, padding, bias, mode } = layer;
  const [name, ...args] = CALLS[kind]?.(layer) ?? [kind];
  if (stride && stride !== (size ?? 1)) args.push(`strides=${stride}`);
  if (padding === "same") args.push('padding="same"');
  if (bias === false) args.push("use_bias=False");
  const own = /^l/.test(mode) ? `  # a stand-in: Keras has no ${mode.toUpperCase()} pooling` : "";
  const call = `    layers.${name}(${args.join(", ")}),${own}`;
  const around = padding && typeof padding !== "string";
  return around ? [`    layers.ZeroPadding2D(${paired(padding)}),`, call] : [call];
}

/**
 * A whole Keras model, with all layers that work.
 * @param {{ input: number[], layers: object[], steps: object[] }} state
 * @returns {string}
 */
export function kerasCode({ input, layers, steps }) {
  return [
    "import keras",
    "from keras import layers",
    "",
    "model = keras.Sequential([",
    `    keras.Input((${input.join(", ")})),`,
    ...layers.slice(0, steps.length).flatMap(lines),
    ...layers.slice(steps.length, steps.length + 1).map((layer) => `    # ${titleOf(layer)} does not fit here`),
    "])  # shapes only: add activations before you train",
  ].join("\n");
}
