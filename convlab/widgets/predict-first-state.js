// What a question shows: the answer that Python hid, and how the reader's differs from it.
import { ArgumentError, wholeNumber } from "./core.js";
import { reveal } from "./core-hidden.js";

const LARGEST = 2 ** 53;
const COUNTED = ["none", "one", "two", "three", "four", "five", "six"];

const isText = (value) => typeof value === "string";
const isNumber = (value) => Number.isFinite(value) && Math.abs(value) < LARGEST;
const isList = (value, least, most, test) =>
  Array.isArray(value) && value.length >= least && value.length <= most && value.every(test);

/** Complain unless a value is as it should be. */
function expect(fits, name, expected, value) {
  if (!fits) throw new ArgumentError(`${name} takes ${expected}, got ${JSON.stringify(value ?? null).slice(0, 60)}`);
}

/**
 * Read the model, check it, and judge the reader's answer.
 * @param {(name: string) => any} get
 */
export function derivePredictFirst(get) {
  const asked = get("asked");
  expect(isText(asked?.question) && asked.question.trim(), "question", "a sentence", asked?.question);
  const { question, choices, several, hint, unit, hidden } = asked;
  Object.entries({ hint, unit, hidden }).forEach(([name, value]) => expect(isText(value), name, "a text", value));
  expect(choices === null || isList(choices, 2, 6, isText), "choices", "two to six texts", choices);
  expect(typeof several === "boolean", "several", "true or false", several);
  const { answer, tolerance, reason } = reveal(hidden, question) ?? {};
  const isPlace = (place) => Number.isInteger(place) && isText(choices[place]);
  const fits = choices ? isList(answer, 1, several ? 6 : 1, isPlace) : isNumber(answer);
  expect(fits && isNumber(tolerance) && tolerance >= 0 && isText(reason), "hidden", "an answer to this very question", hidden);

  const [given, givenUp] = [get("given"), get("given_up")];
  const tries = wholeNumber("tries", get("tries"), 0);
  expect(typeof givenUp === "boolean", "given_up", "true or false", givenUp);
  const isChoice = (value) => isText(value) && choices.includes(value);
  const answers = choices ? (several ? isList(given, 0, Infinity, isChoice) : isChoice(given)) : isNumber(given);
  expect(given === null || answers, "given", choices ? `${several ? "a list" : "one"} of the choices` : "a number", given);
  const right = choices ? answer.map((place) => choices[place]) : answer;
  const fault = given === null ? null : faultOf(given, right, tolerance);
  const correct = fault === null ? null : fault === "";
  return { ...asked, right, reason, given, givenUp, fault, correct, tries, facts: { tries, correct } };
}

/** How an answer is wrong, in words, or "". */
function faultOf(given, right, tolerance) {
  if (isNumber(right)) {
    // What both sides of a sum of decimals lose is no mistake of the reader's.
    const near = Math.abs(given - right) <= tolerance + 1e-12 * Math.abs(right);
    return near ? "" : `${written(given)} is too ${given < right ? "small" : "large"}`;
  }
  const texts = [given].flat();
  const missing = right.filter((text) => !texts.includes(text)).length;
  const wrong = [...new Set(texts)].filter((text) => !right.includes(text)).length;
  if (isText(given)) return wrong ? "not this one" : "";
  const are = (count, one, many) => (count ? [`${COUNTED[count]} ${count > 1 ? many : one}`] : []);
  return [...are(missing, "is missing", "are missing"), ...are(wrong, "does not belong", "do not belong")].join(", ");
}

/** A number with commas between thousands. @param {number} value */
export function written(value) {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 15 }).replace("-", "−");
}

/**
 * What a reader typed as a number, or null: 1520, "1,520", "1 520", "1.234.567", "0,5" and "−0.5" are all understood.
 * @param {string} text
 * @returns {number | null}
 */
export function readNumber(text) {
  let plain = text.trim().replace(/^[−–]/, "-").replace(/(\d)[\s'’](?=\d{3}(?!\d))/g, "$1");
  if (/^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else if (/^[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d*|\.\d{3})$/.test(plain)) plain = plain.replaceAll(".", "");
  plain = plain.replace(",", ".");
  const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  return isNumber(number) ? number : null;
}
