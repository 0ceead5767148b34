// Back, Play, Step and a slider: a reader goes through positions one by one, or lets them run.
import { element } from "./dom.js";

const [SLOW_MS, FAST_MS] = [900, 350];

/**
 * @param {object} parts
 * @param {string} parts.label - of the slider, for screen readers
 * @param {(position: number, filled: boolean) => void} parts.go - asks for a position; `filled` is false where the
 *   reader goes step by step, so that what comes later may stay empty
 * @param {(position: number) => string} parts.place - a position in words
 * @param {() => boolean} parts.isShown - playing ends where the widget has left the page
 * @param {() => void} [parts.stopped] - called when playing has ended: nothing was said meanwhile
 */
export function transport({ label, go, place, isShown, stopped }) {
  let [position, count, slow] = [0, 1, 1];
  let timer = null;
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const playButton = button("Play", toggle);
  const oninput = () => {
    pause();
    go(Number(range.value), true);
  };
  const range = element("input", { type: "range", min: 0, "aria-label": label, oninput });
  const buttons = [button("Back", () => step(-1)), playButton, button("Step", () => step(1))];
  const node = element("div", { class: "cw-transport" }, ...buttons, range);

  function step(by) {
    pause();
    go((position + by + count) % count, false);
  }

  function toggle() {
    if (timer) return pause();
    go(position === count - 1 ? 0 : position, false);
    playOn();
  }

  function playOn() {
    const next = () => {
      if (position === count - 1 || !isShown()) return pause();
      go(position + 1, false);
      playOn();
    };
    timer = window.setTimeout(next, position < slow ? SLOW_MS : FAST_MS);
    playButton.textContent = "Pause";
  }

  function pause() {
    const played = timer;
    window.clearTimeout(timer);
    timer = null;
    playButton.textContent = "Play";
    if (played) stopped?.();
  }

  /** @param {number} now - the position @param {number} all - how many there are @param {number} first - how many run slowly */
  function show(now, all, first) {
    [position, count, slow] = [now, all, first];
    range.max = String(count - 1);
    range.value = String(position);
    range.setAttribute("aria-valuetext", place(position));
  }

  return { node, show, toggle, pause, isPlaying: () => timer !== null };
}
