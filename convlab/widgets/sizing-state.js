// What the sizing widget shows, worked out from its settings, and what is wrong with a layer, with a repair.
import { grouped } from "./core.js";
import { trace, windowsOn } from "./core-trace.js";
import { checkNetworks, checkStack, titleOf } from "./sizing-layers.js";

const LARGEST_PADDING = 12;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** A shape in words. @param {number[]} shape @returns {string} */
export const dims = (shape) => shape.map(grouped).join(" × ");

/**
 * Read the model, check it, and follow the input through the layers.
 * @param {(name: string) => any} get
 */
export function deriveSizing(get) {
  const [input, layers] = [get("input"), get("layers")];
  checkNetworks(get("networks"));
  checkStack(input, layers);
  const { steps, misfit } = trace(input, layers);
  const total = (name) => sum(steps.map((step) => step[name]));
  const working = {
    output: steps.at(-1)?.shape ?? input,
    parameters: total("parameters"),
    trainable: total("trainable"),
    multiplications: total("multiplications"),
    receptive_field: steps.findLast(({ field }) => field)?.field ?? 1,
  };
  // What the layers that work add up to must not finish a task of the whole stack.
  const known = misfit ? Object.fromEntries(Object.keys(working).map((name) => [name, null])) : working;
  const facts = {
    ...known,
    lost: sum(steps.flatMap(({ lost }) => lost)),
    layers: layers.length,
    broken: misfit && steps.length,
  };
  return { input, layers, steps, misfit, working, shapes: [input, ...steps.map((step) => step.shape)], facts };
}

/** A list with `count` entries from `k` on replaced. */
export function spliced(list, k, count, ...entries) {
  return [...list.slice(0, k), ...entries, ...list.slice(k + count)];
}

/**
 * What is wrong with layer k.
 * @param {ReturnType<derive>} state
 * @param {number} k
 * @returns {{ text: string, repair?: string, layers?: object[] } | null} in words; what a click does about it, and the
 *   layers that it leaves
 */
export function troubleOf(state, k) {
  const { steps, misfit } = state;
  if (k === steps.length) return { row: noRow, volume: noVolume, large: tooLarge }[misfit](state, k);
  return sum(steps[k]?.lost ?? []) ? losing(state, k) : null;
}

function noRow({ layers, shapes }, k) {
  const text = `Dense takes one row of numbers, and ${dims(shapes[k])} arrive.`;
  return { text, repair: "Insert Flatten", layers: spliced(layers, k, 0, { layer: "Flatten" }) };
}

function noVolume({ layers }, k) {
  const text = `${titleOf(layers[k])} takes height × width × depth, and one row of numbers arrives.`;
  return { text, repair: "Remove it", layers: spliced(layers, k, 1) };
}

const changed = ({ layers }, k, changes) => spliced(layers, k, 1, { ...layers[k], ...changes });
const windowOf = ({ filter_size, size }) => [filter_size ?? size, filter_size ? "filter" : "window"];

function tooLarge(state, k) {
  const [window, noun] = windowOf(state.layers[k]);
  const text = `The ${window} × ${window} ${noun} is larger than its ${dims(state.shapes[k].slice(0, 2))} input.`;
  return { text, repair: "Padding “same”", layers: changed(state, k, { padding: "same" }) };
}

/** Rows and columns in words, such as "1 row and 2 columns are". */
function counted([rows, columns], ends) {
  const axes = [[rows, "row", " at the bottom"], [columns, "column", " on the right"]].filter(([count]) => count);
  const words = axes.map(([count, noun, end]) => `${count} ${noun}${count > 1 ? "s" : ""}${ends ? end : ""}`);
  return `${words.join(" and ")} ${rows + columns > 1 ? "are" : "is"} never reached.`;
}

/** A stride that leaves gaps becomes as long as the window; one that does not fit gets zeros after. */
function losing(state, k) {
  const { stride, padding } = state.layers[k];
  const [window, noun] = windowOf(state.layers[k]);
  const { lost } = state.steps[k];
  if (stride > window) {
    const text = `Stride ${stride} is larger than the ${noun}: ${counted(lost)}`;
    return { text, repair: `Stride ${window}`, layers: changed(state, k, { stride: window }) };
  }
  const text = `The stride does not fit: ${counted(lost, true)}`;
  const [before, after] = [padding, padding].flat().slice(-2).map((zeros) => Number(zeros) || 0);
  const loses = (zeros) => windowsOn(state.shapes[k], window, stride, [before, zeros]).some((axis) => axis.lost);
  let zeros = after + 1;
  while (zeros <= LARGEST_PADDING && loses(zeros)) zeros += 1;
  if (zeros > LARGEST_PADDING) return { text };
  return { text, repair: `Pad ${zeros - after} after`, layers: changed(state, k, { padding: [before, zeros] }) };
}
