// A question that the reader answers before the page tells.
import { ArgumentError, formatNumber, wholeNumber } from "./core.js";
import { reveal } from "./core-hidden.js";
import { element } from "./dom.js";
import { widget } from "./widget.js";

const TRIES = 2; // after so many wrong ones the answer can be shown

const isText = (value) => typeof value === "string";
const isPlace = (value) => Number.isSafeInteger(value) && value >= 0 && value < 6;

/** Check what was asked. */
function question(asked) {
  const complain = (name, expected) => {
    throw new ArgumentError(`${name} takes ${expected}, got ${JSON.stringify(asked?.[name] ?? null)}`);
  };
  if (typeof asked !== "object" || !isText(asked?.question) || !asked.question.trim()) complain("question", "a sentence");
  for (const name of ["hint", "unit", "hidden"]) if (!isText(asked[name])) complain(name, "a text");
  const { choices } = asked;
  if (choices !== null && !(Array.isArray(choices) && choices.length > 1 && choices.length < 7 && choices.every(isText))) {
    complain("choices", "two to six texts");
  }
  return asked;
}

/** Check what was hidden: the answer has the form that the question asks for. */
function secret({ choices, hidden, question: key }) {
  const { answer, tolerance, reason } = reveal(hidden, key) ?? {};
  const fits = choices ? Array.isArray(answer) && answer.every(isPlace) : Number.isFinite(answer);
  if (!fits || !(tolerance >= 0) || !isText(reason)) throw new ArgumentError("hidden takes an answer to this very question.");
  return { answer, tolerance, reason };
}

function derive(get) {
  const asked = question(get("asked"));
  const hidden = secret(asked);
  const [given, correct] = [get("given"), get("correct")];
  const tries = wholeNumber("tries", get("tries"), 0);
  if (given !== null && !Number.isFinite(given) && !(Array.isArray(given) && given.every(isPlace))) {
    throw new ArgumentError(`given takes a number or places of choices, got ${JSON.stringify(given)}`);
  }
  if (![true, false, null].includes(correct)) {
    throw new ArgumentError(`correct takes true, false or null, got ${JSON.stringify(correct)}`);
  }
  return { ...asked, ...hidden, given, tries, correct, facts: { tries, correct } };
}

/** What a reader typed as a number, or null: "1,520", "1 520", "1520" and "0,5" are all understood. */
export function typedNumber(text) {
  const plain = text.trim().replace(/[\s\u00a0\u202f']/g, "").replace("−", "-");
  const whole = plain.replace(/^(-?\d{1,3})((?:,\d{3})+)(?=\.|$)/, (_, head, groups) => head + groups.replaceAll(",", ""));
  const number = whole === "" ? NaN : Number(whole.replace(",", ".").replace(/%$/, ""));
  return Number.isFinite(number) ? number : null;
}

/** Judge an answer: whether it is right, and how it is wrong. */
function judge({ choices, several, answer, tolerance }, given) {
  if (choices) {
    const missing = answer.filter((place) => !given.includes(place)).length;
    const wrong = given.filter((place) => !answer.includes(place)).length;
    if (!missing && !wrong) return { right: true };
    return { right: false, how: several ? `${missing} missing, ${wrong} too many` : "not this one" };
  }
  if (Math.abs(given - answer) <= tolerance + 1e-9 * Math.abs(answer)) return { right: true };
  return { right: false, how: given < answer ? "too small" : "too large" };
}

/** The box for a number, or the choices. */
function answerField(check) {
  const name = `cw-${Math.random().toString(36).slice(2)}`; // radio buttons of one question share a name
  const box = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": "Your answer" });
  box.addEventListener("keydown", (event) => event.key === "Enter" && check());
  const unit = element("span");
  const node = element("div", { class: "cw-answer" });
  let inputs = [];
  let built = "";

  function choice(type, text, k) {
    const input = element("input", { type, name, value: k });
    inputs.push(input);
    return element("label", { class: "cw-choice" }, input, element("span", {}, text));
  }

  function show({ choices, several, question: label, unit: behind }) {
    if (JSON.stringify([choices, several]) === built) return;
    built = JSON.stringify([choices, several]);
    inputs = [];
    unit.textContent = behind;
    if (!choices) return node.replaceChildren(box, unit);
    const options = choices.map((text, k) => choice(several ? "checkbox" : "radio", text, k));
    node.replaceChildren(element("div", { role: "group", "aria-label": label }, ...options));
  }

  /** What is answered, or null where nothing is. */
  function read() {
    if (!inputs.length) return typedNumber(box.value);
    const chosen = inputs.flatMap((input, k) => (input.checked ? [k] : []));
    return chosen.length ? chosen : null;
  }

  return { node, show, read };
}

function build({ set }) {
  let state;
  const asked = element("p", { class: "cw-question" });
  const field = answerField(check);
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const [checkButton, hintButton] = [button("Check", check), button("Hint", showHint)];
  const tellButton = button("Show the answer", tell);
  const verdict = element("p", { class: "cw-verdict", role: "status" });
  const hint = element("p", { class: "cw-hint", role: "status" });
  const reason = element("p", { class: "cw-reason", role: "status" });
  const row = element("div", { class: "cw-transport" }, checkButton, hintButton, tellButton);
  let told = false;

  function check() {
    const given = field.read();
    if (given === null) return say("?", state.choices ? "Choose first." : "Type a number first.");
    const { right, how } = judge(state, given);
    set({ given, correct: right, tries: state.tries + 1 });
    if (right) return say("✓", "Right.", "cw-right");
    say("✗", `Not yet: ${how}.`, "cw-wrong");
  }

  function say(sign, words, look = "") {
    verdict.className = `cw-verdict ${look}`;
    verdict.replaceChildren(element("span", { "aria-hidden": "true" }, sign), ` ${words}`);
  }

  function showHint() {
    hint.textContent = hint.textContent ? "" : `Hint: ${state.hint}`;
    hintButton.setAttribute("aria-expanded", String(hint.textContent !== ""));
  }

  function tell() {
    const { choices, answer, unit } = state;
    const words = choices ? answer.map((place) => choices[place]).join("; ") : `${grouped(answer)} ${unit}`.trim();
    told = true;
    say("→", `The answer: ${words}`);
    show(state);
    checkButton.focus(); // the button that had the focus is gone
  }

  function show(derived) {
    state = derived;
    asked.textContent = state.question;
    field.show(state);
    hintButton.hidden = !state.hint;
    const over = told || state.correct === true;
    tellButton.hidden = over || state.tries < TRIES;
    const because = over ? state.reason : "";
    if (reason.textContent !== because) reason.textContent = because;
  }

  return { nodes: [asked, field.node, row, hint, verdict, reason], show };
}

/** A number as the book writes it, with commas between thousands. */
function grouped(value) {
  return Number.isInteger(value) ? value.toLocaleString("en-US").replace("-", "−") : formatNumber(value);
}

const { render, read } = widget({ names: ["asked", "given", "tries", "correct"], derive, build });

export default { render, read };
