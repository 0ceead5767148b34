// A stack of layers: what each makes of the shape and what it costs; the same rules as convlab.sizing.trace.
import { outputSize, resolvePadding, unreached } from "./core.js";

/**
 * @typedef {{ layer: string, filters?: number, filter_size?: number, size?: number, stride?: number,
 *   padding?: "valid" | "same" | number | [number, number], bias?: boolean, mode?: string, units?: number }} Layer
 * @typedef {{ shape: number[], parameters: number, trainable: number, multiplications: number, field: number | null,
 *   lost: number[], jump: number }} Step - `jump` is how far apart, in the input, two neighbours of the output lie
 */

const step = (shape, parameters = 0, rest = {}) => ({
  shape, parameters, trainable: parameters, multiplications: 0, field: null, lost: [0, 0], ...rest,
});

/**
 * How windows lie on the rows and on the columns.
 * @param {number[]} shape @param {number} window @param {number} stride @param {Layer["padding"]} padding
 * @returns {{ stops: number, lost: number }[] | null} null where they are larger than the padded input
 */
export function windowsOn(shape, window, stride, padding) {
  const axes = shape.slice(0, 2).map((size) => ({ size, zeros: resolvePadding(size, window, stride, padding) }));
  if (axes.some(({ size, zeros }) => window > size + zeros[0] + zeros[1])) return null;
  return axes.map(({ size, zeros }) => ({
    stops: outputSize(size, window, stride, zeros), lost: unreached(size, window, stride, zeros).length,
  }));
}

/** A convolution or a pooling. */
function windowStep({ filters, filter_size, size, stride, padding, bias }, { shape, field, jump }) {
  const window = filter_size ?? size;
  const axes = windowsOn(shape, window, stride, padding);
  if (!axes) return "large";
  const [rows, columns] = axes.map(({ stops }) => stops);
  const rest = { field: field + (window - 1) * jump, jump: jump * stride, lost: axes.map(({ lost }) => lost) };
  if (size) return step([rows, columns, shape[2]], 0, rest);
  const maps = filters ?? shape[2];
  const weights = window * window * maps * (filters ? shape[2] : 1);
  rest.multiplications = weights * rows * columns;
  return step([rows, columns, maps], weights + (bias ? maps : 0), rest);
}

/** What one layer makes of its input, or why it cannot: "row", "volume" (what it takes), "large" (its window). */
function stepOf(layer, last) {
  const { shape, field, jump } = last;
  if (layer.layer === "Dense") {
    if (shape.length > 1) return "row";
    return step([layer.units], (shape[0] + 1) * layer.units, { multiplications: shape[0] * layer.units });
  }
  if (shape.length < 3) return "volume";
  if (layer.layer === "Flatten") return step([shape[0] * shape[1] * shape[2]]);
  if (layer.layer === "GlobalPool") return step([shape[2]]);
  if (layer.layer === "BatchNormalization") return step(shape, 4 * shape[2], { trainable: 2 * shape[2], field, jump });
  return windowStep(layer, last);
}

/**
 * Follow an input through the layers, as far as they work.
 * @param {[number, number, number]} input - height, width, depth
 * @param {Layer[]} layers
 * @returns {{ steps: Step[], misfit: "row" | "volume" | "large" | null }} one step for each layer before the first that
 *   cannot work, and why that one cannot
 */
export function trace(input, layers) {
  const steps = [];
  let last = { shape: input, field: 1, jump: 1 };
  for (const layer of layers) {
    last = stepOf(layer, last);
    if (typeof last === "string") return { steps, misfit: last };
    steps.push(last);
  }
  return { steps, misfit: null };
}
