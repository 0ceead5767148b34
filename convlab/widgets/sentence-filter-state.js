// What the sentence filter shows, worked out from a sentence and the filters chosen.
import { ArgumentError, isObject, oneOf, resolvePadding, unreached, wholeNumber } from "./core.js";
import { conv1d, padSequence } from "./core-sequence.js";

/** The most words of a sentence. */
export const MOST_WORDS = 12;
/** The most filters of a layer. */
export const MOST_FILTERS = 4;
/** The most words that a filter covers. */
export const WIDEST = 3;
const LONGEST_SENTENCE = 200;
// Written out, because Python and JavaScript differ in what they call white space.
const BETWEEN_WORDS = /[ \t\r\n,.;:!?"“”()…]+/;

/** The words of a sentence in lower case, without what stands between them. @param {string} sentence */
export function wordsOf(sentence) {
  return sentence.replaceAll("’", "'").toLowerCase().split(BETWEEN_WORDS).filter(Boolean);
}

function refuse(name, takes, value) {
  throw new ArgumentError(`${name} takes ${takes}, got ${String(JSON.stringify(value)).slice(0, 60)}`);
}

function sentenceOf(value) {
  const fits = typeof value === "string" && [...value].length <= LONGEST_SENTENCE;
  const count = fits ? wordsOf(value).length : 0;
  if (count < 1 || count > MOST_WORDS) refuse("sentence", `1 to ${MOST_WORDS} words of at most ${LONGEST_SENTENCE} characters`, value);
  return value;
}

function filtersOf(value, kernels) {
  const known = (name) => typeof name === "string" && Object.hasOwn(kernels, name);
  const fits = Array.isArray(value) && value.every(known) && new Set(value).size === value.length;
  if (!fits || value.length < 1 || value.length > MOST_FILTERS) {
    refuse("filters", `1 to ${MOST_FILTERS} different names of ${Object.keys(kernels).join(", ")}`, value);
  }
  return value;
}

const texts = (value) => Array.isArray(value) && value.every((text) => typeof text === "string");

/** Check what there is to choose from. */
function presetsOf(get) {
  const [features, lexicon, sentences, kernels] = ["features", "lexicon", "sentences", "kernels"].map(get);
  if (!texts(features) || !features.length) refuse("features", "names", features);
  if (!texts(sentences)) refuse("sentences", "sentences", sentences);
  const vector = (value) => Array.isArray(value) && value.length === features.length && value.every(Number.isFinite);
  if (!isObject(lexicon) || !Object.values(lexicon).every(vector)) refuse("lexicon", "words with vectors", lexicon);
  const ofWidth = (kernel, k) => Array.isArray(kernel) && kernel.length === k + 1 && kernel.every(vector);
  const widths = (all) => Array.isArray(all) && all.length === WIDEST && all.every(ofWidth);
  if (!isObject(kernels) || !Object.values(kernels).every(widths)) refuse("kernels", "filters of each width", kernels);
  return { features, lexicon, sentences, kernels };
}

/** Filters (width, features) as one kernel (width, features, filters). */
const stacked = (filters) => filters[0].map((row, i) => row.map((_, d) => filters.map((filter) => filter[i][d])));
const maximaOf = (output) => output[0].map((_, f) => Math.max(...output.map((row) => row[f])));

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveSentenceFilter(get) {
  const presets = presetsOf(get);
  const { lexicon, kernels } = presets;
  const sentence = sentenceOf(get("sentence"));
  const filters = filtersOf(get("filters"), kernels);
  const width = wholeNumber("width", get("width"), 1, WIDEST);
  const stride = wholeNumber("stride", get("stride"), 1);
  const form = oneOf("padding", get("padding"), ["valid", "same"]);
  const words = wordsOf(sentence);
  if (form === "valid" && words.length < width) refuse("sentence", `at least ${width} words, as many as the filter covers`, sentence);
  const known = words.map((word) => Object.hasOwn(lexicon, word));
  const vectors = words.map((word, k) => (known[k] ? lexicon[word] : presets.features.map(() => 0)));
  const padding = resolvePadding(words.length, width, stride, form);
  const all = Object.keys(kernels);
  const slide = (names, step) => conv1d(vectors, stacked(names.map((name) => kernels[name][width - 1])), step, padding);
  const [output, dense] = [slide(filters, stride), slide(filters, 1)];
  const [maxima, most, every] = [output, dense, slide(all, stride)].map(maximaOf);
  const winners = maxima.map((value, f) => output.findIndex((row) => row[f] === value));
  const skipped = filters.flatMap((name, f) => {
    const start = dense.findIndex((row) => row[f] === most[f]);
    return most[f] > maxima[f] ? [{ name, start, value: most[f] }] : [];
  });
  const facts = { output: [output.length, filters.length], winners, maxima, skipped: skipped.length };
  all.forEach((name, f) => (facts[name] = every[f]));
  const position = Math.min(wholeNumber("position", get("position"), 0), output.length - 1);
  return {
    ...presets, sentence, filters, width, stride, form, words, known, padding, output, maxima, winners, skipped, position, facts,
    rows: padSequence(vectors, padding),
    lost: unreached(words.length, width, stride, padding),
  };
}

/** The words under a window, by the row of the padded sentence where it begins; those of the padding are "0". */
export function phraseAt({ words, width, padding }, start) {
  return Array.from({ length: width }, (_, i) => words[start + i - padding[0]] ?? "0");
}

/** The line of Keras that does the same. */
export function sequenceLines({ filters, width, stride, form }) {
  const options = [...(stride > 1 ? [`strides=${stride}`] : []), ...(form === "same" ? ['padding="same"'] : [])];
  return `layers.Conv1D(${[filters.length, width, ...options].join(", ")}),\nlayers.GlobalMaxPooling1D()`;
}
