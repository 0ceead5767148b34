// What the sliding filter shows, worked out from its five numbers and lists.
import { ArgumentError, capital, conv2d, dilatedSize, outputSize, resolvePadding, unreached, volume, wholeNumber } from "./core.js";

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

/** Check the named checkPresets of an argument. */
function checkPresets(name, presets, most) {
  if (!presets || typeof presets !== "object") throw new ArgumentError(`${name} takes names with numbers, got ${presets}`);
  Object.values(presets).forEach((value) => volume(name, value, most));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveSlidingFilter(get) {
  checkPresets("images", get("images"), LARGEST_IMAGE);
  checkPresets("kernels", get("kernels"), LARGEST_KERNEL);
  const image = volume("image", get("image"), LARGEST_IMAGE);
  const depth = image[0][0].length;
  if (!CHANNELS[depth]) throw new ArgumentError(`image takes a depth of 1 or 3, got ${depth}`);
  const kernel = spread(volume("kernel", get("kernel"), LARGEST_KERNEL), image);
  const stride = wholeNumber("stride", get("stride"), 1);
  const dilation = wholeNumber("dilation", get("dilation"), 1);
  const given = get("padding");
  if (Array.isArray(given) && given.length !== 2) {
    throw new ArgumentError(`padding takes [[top, bottom], [left, right]], got ${JSON.stringify(given)}`);
  }
  const filled = get("filled");
  if (typeof filled !== "boolean") throw new ArgumentError(`filled takes true or false, got ${JSON.stringify(filled)}`);
  const window = [kernel.length, kernel[0].length];
  const reach = window.map((size) => dilatedSize(size, dilation));
  const extent = [image.length, image[0].length];
  const form = (axis) => (Array.isArray(given) ? given[axis] : given);
  const padding = extent.map((size, axis) => resolvePadding(size, reach[axis], stride, form(axis)));
  const output = conv2d(image, kernel, [stride, stride], padding, dilation);
  const [rows, columns] = [output.length, output[0].length];
  const position = Math.min(wholeNumber("position", get("position"), 0), rows * columns - 1);
  const lost = extent.map((size, axis) => unreached(size, window[axis], stride, padding[axis], dilation));
  const padded = extent.map((size, axis) => size + padding[axis][0] + padding[axis][1]);
  const value = output[Math.floor(position / columns)][position % columns];
  const titles = [`Input ${extent.join(" × ")}${depth > 1 ? ` × ${depth}` : ""}`, `Output ${rows} × ${columns}`];
  const strides = [stride, stride];
  const facts = { output: [rows, columns], lost: lost.map((list) => list.length), value };
  const sizes = { window, reach, extent, stride, strides, dilation, given, padding, padded, lost };
  return { image, depth, kernel, ...sizes, output, rows, columns, position, filled, titles, facts };
}

/**
 * The formula of the output's size in letters and in numbers: one line where height and width agree, else two.
 * @returns {{ name: string, letters: string, numbers: string }[]}
 */
export function formulas(state) {
  const [height, width] = [0, 1].map((axis) => numbersOf(state, axis));
  const reach = state.dilation > 1 ? "F′" : "F";
  const letters = (size, sides) => `⌊(${size} − ${reach} + ${sides}) / S⌋ + 1`;
  const spread = dilated(state);
  if (height === width) {
    return [...spread, { name: "Height and width:", letters: letters("H", "top + bottom"), numbers: height }];
  }
  return [
    ...spread,
    { name: "Height:", letters: letters("H", "top + bottom"), numbers: height },
    { name: "Width:", letters: letters("W", "left + right"), numbers: width },
  ];
}

/** How far a dilated filter reaches. */
function dilated({ window, reach, dilation }) {
  if (dilation === 1) return [];
  const sizes = [...new Set(window.map((size, axis) => `(${size} − 1) · ${dilation} + 1 = ${reach[axis]}`))];
  return [{ name: "The dilated filter reaches over", letters: "F′ = (F − 1) · dilation + 1", numbers: `= ${sizes.join(" and ")}` }];
}

function numbersOf({ extent, reach, padding, stride }, axis) {
  const [size, filter, [before, after]] = [extent[axis], reach[axis], padding[axis]];
  const result = outputSize(size, filter, stride, padding[axis]);
  return `= ⌊(${size} − ${filter} + ${before} + ${after}) / ${stride}⌋ + 1 = ${result}`;
}

const NOUNS = ["row", "column"];
const PLACES = ["below", "on the right"];
const plural = (noun, count) => (count > 1 ? `${noun}s` : noun);
const named = (noun, places) => `${plural(noun, places.length)} ${places.map((k) => k + 1).join(", ")}`;

/** What the stride never reaches along one axis: what one more stop, bought with `zeros`, would cover, and the rest. */
function lostAlong({ extent, window, reach, stride, dilation, padding, padded, lost }, axis) {
  const [before, after] = padding[axis];
  const rest = (padded[axis] - reach[axis]) % stride;
  const zeros = rest ? stride - rest : 0;
  const between = unreached(extent[axis], window[axis], stride, [before, after + zeros], dilation);
  return { zeros, beyond: lost[axis].filter((k) => !between.includes(k)), between };
}

/**
 * What the stride never reaches, and what zeros do about it.
 * @returns {{ text: string, repair?: { label: string, padding: number[][] } }[]}
 */
export function leftovers(state) {
  const axes = [0, 1].map((axis) => lostAlong(state, axis));
  const repairs = axes.flatMap(({ zeros, beyond }, axis) => {
    if (!beyond.length) return [];
    const text = `${capital(named(NOUNS[axis], beyond))} ${beyond.length > 1 ? "are" : "is"} never reached.`;
    const label = `Add ${zeros} zero ${plural(NOUNS[axis], zeros)} ${PLACES[axis]}`;
    const padding = state.padding.map(([before, after], a) => [before, a === axis ? after + zeros : after]);
    return [{ text, repair: { label, padding } }];
  });
  const gaps = axes.flatMap(({ between }, axis) => (between.length ? [named(NOUNS[axis], between)] : []));
  if (!gaps.length) return repairs;
  const verb = axes.flatMap(({ between }) => between).length > 1 ? "lie" : "lies";
  const [where, reason] =
    state.dilation > 1
      ? ["between the weights at every stop", "Zeros cannot help."]
      : ["between the stops", "The stride is larger than the filter; zeros cannot help."];
  return [...repairs, { text: `${capital(gaps.join(" and "))} ${verb} ${where}: never reached. ${reason}` }];
}

/**
 * The lines of Keras that do the same.
 * @returns {string}
 */
export function convolutionLines({ window, stride, dilation, given, padding }) {
  if (stride > 1 && dilation > 1) return "# Keras takes a stride or a dilation above 1, not both";
  const explicit = padding.flat().some((zeros) => zeros > 0) && given !== "same";
  const sides = `((${padding[0].join(", ")}), (${padding[1].join(", ")}))`;
  const options = [
    ...(stride > 1 ? [`strides=${stride}`] : []),
    ...(given === "same" ? ['padding="same"'] : []),
    ...(dilation > 1 ? [`dilation_rate=${dilation}`] : []),
  ];
  const convolution = `layers.Conv2D(${["1", `(${window.join(", ")})`, ...options].join(", ")})`;
  return explicit ? `layers.ZeroPadding2D(${sides}),\n${convolution}` : convolution;
}
