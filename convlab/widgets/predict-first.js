// A question that the reader answers before the page tells.
import { element } from "./dom.js";
import { widget } from "./widget.js";
import { derivePredictFirst, readNumber, written } from "./predict-first-state.js";

const TRIES = 2; // after so many wrong ones the answer can be shown

/** The box for a number, or the choices. @param {() => void} check @param {() => boolean} isOver */
function answerField(check, isOver) {
  const box = element("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
  const unit = element("span");
  const node = element("div", { class: "cw-pf-answer" });
  const name = `cw-${Math.random()}`; // radio buttons of one name are one group, and other widgets are on the page
  let [inputs, built, filled, several] = [[], "", "null", false];
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    check();
  });
  // Not disabled when all is told: what goes dead under the keyboard would lose the focus.
  node.addEventListener("click", (event) => isOver() && inputs.length && event.preventDefault());

  function rebuild({ choices, question, unit: behind }) {
    unit.textContent = behind;
    box.setAttribute("aria-label", `Your answer: ${question}`);
    inputs = (choices ?? []).map((value) => element("input", { type: several ? "checkbox" : "radio", name, value }));
    const options = inputs.map((input) => element("label", {}, input, element("span", {}, input.value)));
    const role = several ? "group" : "radiogroup";
    node.replaceChildren(...(choices ? [element("div", { role, "aria-label": question }, ...options)] : [box, unit]));
  }

  /** What is answered, or null where nothing is. */
  function read() {
    if (!inputs.length) return readNumber(box.value);
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    return several && chosen.length ? chosen : (chosen[0] ?? null);
  }

  /** Write what is answered, unless the reader has just written it. */
  function fill(given) {
    if (JSON.stringify(read()) === JSON.stringify(given)) return;
    box.value = Number.isFinite(given) ? written(given) : "";
    inputs.forEach((input) => (input.checked = [given].flat().includes(input.value)));
  }

  function show(state) {
    several = state.several;
    const shape = JSON.stringify([state.question, state.choices, several, state.unit]);
    if (shape !== built) rebuild(state);
    if (JSON.stringify(state.given) !== filled || shape !== built) fill(state.given);
    [built, filled] = [shape, JSON.stringify(state.given)];
    box.readOnly = isOver();
    inputs.forEach((input) => {
      input.parentElement.classList.toggle("cw-pf-right", isOver() && state.right.includes(input.value));
    });
  }

  /** What to do where nothing is answered; an example only where something was typed. */
  const advice = () => (inputs.length ? "Choose first." : `Type a number${box.value.trim() && ", such as 1,520 or −0.5"}.`);
  const mark = (wrong) => box.setAttribute("aria-invalid", String(wrong));
  return { node, show, read, mark, advice };
}

function buildPredictFirst({ set }) {
  let state;
  let opened = null; // the hint, by the reader; null: open after a wrong try
  const isOver = () => state.givenUp || state.correct === true;
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const question = element("p", { class: "cw-pf-question" });
  const field = answerField(check, isOver);
  const buttons = { check: button("Check", check), hint: button("Hint", toggleHint), tell: button("Show the answer", tell) };
  const row = element("div", { class: "cw-pf-buttons" }, ...Object.values(buttons));
  const [verdict, hint, reason] = ["verdict", "hint", "reason"].map((part) => element("p", { class: `cw-pf-${part}` }));
  const told = element("div", { class: "cw-pf-told", role: "status", "aria-atomic": "false" }, verdict, hint, reason);

  function check() {
    if (isOver()) return;
    const given = field.read();
    if (given === null) {
      field.mark(true);
      return rewrite(verdict, field.advice());
    }
    opened = null;
    set({ given, tries: state.tries + 1 });
  }

  function toggleHint() {
    opened = hint.textContent === "";
    show(state);
  }

  function tell() {
    if (!isOver()) set({ given_up: true });
  }

  function verdictOf({ right, given, correct, fault, tries, unit, choices }) {
    const answer = choices ? right.join("; ") : `${written(right)} ${unit}`.trim();
    if (correct) return `✓ ${choices || given === right ? "Right" : "Near enough"}: ${answer}.`;
    if (state.givenUp) return `→ The answer: ${answer}.`;
    return correct === false ? `✗ Try ${tries}: ${fault}.` : "";
  }

  function show(derived) {
    state = derived;
    const { correct, givenUp, tries } = state;
    rewrite(question, state.question);
    field.show(state);
    field.mark(false); // what was complained of is gone from the verdict
    rewrite(verdict, verdictOf(state));
    rewrite(hint, state.hint && !isOver() && (opened ?? correct === false) ? `Hint: ${state.hint}` : "");
    rewrite(reason, isOver() ? state.reason : "");
    told.classList.toggle("cw-pf-over", isOver());
    told.classList.toggle("cw-pf-wrong", correct === false && !givenUp);
    buttons.hint.hidden = !state.hint || isOver();
    rewrite(buttons.hint, hint.textContent ? "Hide hint" : "Hint");
    buttons.tell.hidden = tries < TRIES || (correct === true && !givenUp);
    for (const over of [buttons.check, buttons.tell]) over.setAttribute("aria-disabled", String(isOver()));
  }

  return { nodes: [question, field.node, row, told], show };
}

/** Write a text, if it is another: a screen reader tells what is written. */
function rewrite(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export default widget({ names: ["asked", "given", "tries", "given_up"], derive: derivePredictFirst, build: buildPredictFirst });
