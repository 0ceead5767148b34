// What every widget is: a view that follows its model, tells what is wrong with it, and knows when its task is done.
import { ArgumentError } from "./core.js";
import { element } from "./dom.js";
import { checkTask, taskLine } from "./task.js";

/**
 * Make a widget's module.
 * @param {object} parts
 * @param {string[]} parts.names - the model's values that the widget shows; a change of any draws it anew
 * @param {(get: (name: string) => any) => { facts: Record<string, unknown> }} parts.derive - reads and checks the model
 *   and works out all that is shown; throws an `ArgumentError` for what Python refuses
 * @param {(tools: { get: (name: string) => any, set: (changes: Record<string, unknown>) => void,
 *   say: (text: string) => void, isShown: () => boolean }) => { nodes: Node[], show: (state: any) => void,
 *   destroy?: () => void }} parts.build - makes the elements, once; `set` changes the model, `say` tells a screen reader
 */
export function widget({ names, derive, build }) {
  const read = (get) => {
    const state = derive(get);
    checkTask(get, state.facts);
    return state;
  };

  /** Show the widget in `el`, in step with an anywidget model. */
  function render({ model, el }) {
    const get = (name) => model.get(name);
    const live = element("p", { class: "cw-hidden", "aria-live": "polite" });
    const alarm = element("p", { class: "cw-alarm", role: "alert" });
    const task = taskLine();
    const root = element("div", { class: "cw" });
    let changing = false;

    /** Change several values, and draw once. */
    function set(changes) {
      changing = true;
      try {
        Object.entries(changes).forEach(([name, value]) => model.set(name, value));
        model.save_changes();
      } finally {
        changing = false;
      }
      update();
    }

    function update() {
      if (changing) return;
      let state = null;
      try {
        state = read(get);
        alarm.textContent = "";
      } catch (error) {
        if (!(error instanceof ArgumentError)) throw error;
        alarm.textContent = error.message;
      }
      root.classList.toggle("cw-broken", state === null);
      if (state === null) return;
      view.show(state);
      if (task.show(get, state.facts) && !get("done")) set({ done: true });
    }

    const say = (text) => {
      if (live.textContent !== text) live.textContent = text;
    };
    const view = build({ get, set, say, isShown: () => root.isConnected });
    root.append(task.node, ...view.nodes, live, alarm);
    const watched = [...names, "task", "goal", "done"].map((name) => `change:${name}`);
    watched.forEach((event) => model.on(event, update));
    update();
    el.replaceChildren(root);
    return () => {
      view.destroy?.();
      watched.forEach((event) => model.off(event, update));
    };
  }

  return { render, read };
}
