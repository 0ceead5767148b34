// A stack of layers: what each makes of the shape and what it costs; the same rules as convlab.sizing.trace.
import { resolvePadding } from "./core.js";

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
 * How many places of one axis no window reaches.
 * @param {number} size @param {number} window @param {number} stride @param {number} stops @param {number} before - zeros
 * @returns {number}
 */
function unreachedCount(size, window, stride, stops, before) {
  let count = 0;
  for (let place = before; place < size + before; place += 1) {
    if (place - Math.min(Math.floor(place / stride), stops - 1) * stride >= window) count += 1;
  }
  return count;
}

/** How windows lie on the rows and columns: stops and losses; null where they are larger than the padded input. */
export function windowsOn([height, width], window, stride, padding) {
  const axes = [height, width].map((size) => {
    const [before, after] = resolvePadding(size, window, stride, padding);
    const stops = Math.floor((size + before + after - window) / stride) + 1;
    return { stops, lost: unreachedCount(size, window, stride, stops, before) };
  });
  return axes.every(({ stops }) => stops > 0) ? { stops: axes.map((axis) => axis.stops), lost: axes.map((axis) => axis.lost) } : null;
}

/** A convolution or a pooling. */
function windowStep({ layer, filters, filter_size, size, stride, padding, bias }, shape, { field, jump }) {
  const window = filter_size ?? size;
  const lie = windowsOn(shape, window, stride, padding);
  if (!lie) return "large";
  const rest = { field: field + (window - 1) * jump, jump: jump * stride, lost: lie.lost };
  if (layer === "Pool") return step([...lie.stops, shape[2]], 0, rest);
  const [inside, maps] = layer === "Conv" ? [shape[2], filters] : [1, shape[2]];
  const weights = window * window * inside * maps;
  rest.multiplications = weights * lie.stops[0] * lie.stops[1];
  return step([...lie.stops, maps], weights + (bias ? maps : 0), rest);
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
  return windowStep(layer, shape, last);
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
