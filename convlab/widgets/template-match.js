// An object that the reader moves about: a template as large as the scene loses it, a small filter that slides does not.
import { capital } from "./core.js";
import { choice, element } from "./dom.js";
import { widget } from "./widget.js";
import { deriveTemplateMatch } from "./template-match-state.js";
import { movableScene, placeWords } from "./template-match-scene.js";
import { shades } from "./template-match-shades.js";
import { meter, percent, scoreTrace } from "./template-match-scores.js";

function detector(heading, ...nodes) {
  const title = element("p", { class: "cw-tm-heading" }, heading);
  return element("div", { class: "cw-tm-detector", role: "group", "aria-label": heading }, title, ...nodes);
}

function buildTemplateMatch({ get, set, say }) {
  let state;
  let drawn = "";
  let best;
  const scene = movableScene((place) => set({ place }));
  const shapes = choice("Shape", reshape);
  const middle = element("button", { type: "button", onclick: () => set({ place: state.middle }) }, "To the middle");
  const [template, filter, map] = ["filter", "filter", "output"].map(shades);
  map.frame.classList.add("cw-here");
  const meters = { linear: meter("linear"), pooled: meter("pooled") };
  const peak = element("p", { class: "cw-tm-peak" });
  const arrow = element("span", { class: "cw-arrow", "aria-hidden": "true" }, "→");
  const history = scoreTrace();
  const dense = detector("A template as large as the scene", template.node, meters.linear.node);
  const maps = element("div", { class: "cw-tm-slide" }, filter.node, arrow, map.node);
  const sliding = detector("A small filter, slid over the scene", maps, element("div", {}, peak, meters.pooled.node));
  const detectors = element("div", { class: "cw-tm-detectors" }, dense, sliding, history.node);
  const controls = element("div", { class: "cw-controls" }, shapes.node, middle);

  /** Change the object, and keep it inside the scene. */
  function reshape(shape) {
    const object = get("shapes")[shape];
    const [from, to] = [state.size, [object.length, object[0].length]];
    set({ shape, place: state.place.map((at, axis) => Math.min(at, state.room[axis] + from[axis] - to[axis])) });
  }

  /** Draw what does not depend on the place. */
  function showShape() {
    drawn = state.shape;
    shapes.show(Object.keys(state.shapes).map((name) => [name, name]), state.shape);
    template.show(`${state.template.flat().length} weights`, state.template);
    filter.show(`${state.filter.flat().length} weights`, state.filter);
    history.clear();
    best = { linear: -Infinity, pooled: -Infinity };
  }

  function show(derived) {
    const moved = state?.place.join() !== derived.place.join();
    state = derived;
    const { shape, facts } = state;
    if (shape !== drawn) showShape();
    else if (!moved) return;
    scene.show(state);
    map.show(`Map ${state.map.length} × ${state.map[0].length}`, state.map);
    map.moveFrame(...facts.peak, 1, 1);
    for (const [name, { show: showScore }] of Object.entries(meters)) {
      best[name] = Math.max(best[name], facts[name]);
      showScore(facts[name], best[name]);
    }
    peak.textContent = `Peak: ${placeWords(facts.peak)}`;
    history.add(facts);
    say(`${capital(shape)}: ${placeWords(state.place)}. Template ${percent(facts.linear)}, small filter ${percent(facts.pooled)}, peak ${placeWords(facts.peak)}.`);
  }

  return { nodes: [controls, element("div", { class: "cw-tm-match" }, scene.node, detectors)], show };
}

export default widget({ names: ["shapes", "background", "shape", "place"], derive: deriveTemplateMatch, build: buildTemplateMatch });
