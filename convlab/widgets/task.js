// The task beside a widget: a sentence, and what has to be true of the widget for it to be done.
import { ArgumentError, isObject } from "./core.js";
import { element } from "./dom.js";


/** Tell whether a fact is as wanted: the same value, or a number within { least, most }. */
function meets(fact, wanted) {
  if (!isObject(wanted)) return JSON.stringify(fact) === JSON.stringify(wanted);
  // A fact that is not known is within no limits, and null would compare as 0.
  return fact !== null && fact >= (wanted.least ?? -Infinity) && fact <= (wanted.most ?? Infinity);
}

/**
 * Check the task of a model.
 * @param {(name: string) => any} get
 * @param {Record<string, unknown>} facts - what is true of the widget now
 */
export function checkTask(get, facts) {
  const [task, goal] = [get("task") ?? "", get("goal") ?? {}];
  if (typeof task !== "string") throw new ArgumentError(`task takes a sentence, got ${JSON.stringify(task)}`);
  if (!isObject(goal)) throw new ArgumentError(`goal takes names with values, got ${JSON.stringify(goal)}`);
  for (const [name, wanted] of Object.entries(goal)) {
    if (!Object.hasOwn(facts, name)) {
      throw new ArgumentError(`goal takes ${Object.keys(facts).join(" or ")}, got ${JSON.stringify(name)}`);
    }
    const limits = isObject(wanted) ? Object.entries(wanted) : [];
    if (!limits.every(([limit, value]) => ["least", "most"].includes(limit) && Number.isFinite(value))) {
      throw new ArgumentError(`goal["${name}"] takes a value or limits "least" and "most", got ${JSON.stringify(wanted)}`);
    }
  }
}

/** The line that tells the task, and that it is done. */
export function taskLine() {
  const [mark, text] = [element("span", { class: "cw-mark", "aria-hidden": "true" }), element("span")];
  const node = element("p", { class: "cw-task", role: "status", hidden: true }, mark, text);
  return {
    node,
    /** @param {(name: string) => any} get @param {Record<string, unknown>} facts @returns {boolean} whether the goal is met */
    show(get, facts) {
      const [task, goal] = [get("task") ?? "", Object.entries(get("goal") ?? {})];
      const met = goal.length > 0 && goal.every(([name, wanted]) => meets(facts[name], wanted));
      const done = met || get("done") === true;
      node.hidden = task === "";
      node.classList.toggle("cw-done", done);
      mark.textContent = done ? "✓" : "";
      const words = `${done ? "Done" : "Your turn"}: ${task}`;
      if (text.textContent !== words) text.textContent = words;
      return met;
    },
  };
}
