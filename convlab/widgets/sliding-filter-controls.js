// The sliding filter's choices: image, filter, stride, dilation, padding.
import { choice, element, stepper } from "./dom.js";

const PADDINGS = [["valid", "none (valid)"], ["same", "same"], ["1", "1 all round"], ["2", "2 all round"], ["sides", "each side"]];
const SIDES = ["top", "bottom", "left", "right"];

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {(name: string) => any} get
 * @param {(changes: Record<string, unknown>) => void} set
 */
export function filterControls(get, set) {
  let state;
  const images = choice("Image", (name) => set({ ...fittingKernel(name), image: get("images")[name] }));
  const filters = choice("Filter", (name) => set({ kernel: get("kernels")[name] }));
  const stride = stepper("Stride", (value) => set({ stride: value }));
  const dilation = stepper("Dilation", (value) => set({ dilation: value }));
  const padding = choice("Padding", (value) => {
    set({ padding: { valid: "valid", same: "same", 1: 1, 2: 2, sides: state.padding }[value] });
  });
  const steppers = SIDES.map((side, k) =>
    stepper(side, (zeros) => {
      set({ padding: state.padding.map((pair, axis) => pair.map((old, end) => (2 * axis + end === k ? zeros : old))) });
    }, `Padding ${side}`),
  );
  const nodes = steppers.map((side) => side.node);
  const sides = element("div", { class: "cw-sides", role: "group", "aria-label": "Zeros on each side" }, ...nodes);

  /** A filter of three planes does not fit an image of one channel: its first plane does. */
  function fittingKernel(name) {
    const kernel = get("kernel");
    const depth = kernel[0][0].length;
    if (depth === 1 || depth === get("images")[name][0][0].length) return {};
    return { kernel: kernel.map((row) => row.map(([weight]) => [weight])) };
  }

  /** The most, up to 3, at which the filter still fits the padded image. */
  function largestDilation() {
    const fits = (by) => state.window.every((size, axis) => (size - 1) * by + 1 <= state.padded[axis]);
    return [3, 2, 1].find((by) => by <= state.dilation || fits(by));
  }

  function showPresets(control, presets, value) {
    const name = Object.keys(presets).find((key) => same(presets[key], value));
    const options = Object.keys(presets).map((key) => [key, key]);
    control.show(name ? options : [...options, ["", "your own"]], name ?? "");
  }

  /** @param {ReturnType<import("./sliding-filter-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    showPresets(images, get("images"), state.image);
    showPresets(filters, get("kernels"), get("kernel"));
    stride.show(state.stride, 1, 4);
    dilation.show(state.dilation, 1, largestDilation());
    const chosen = Array.isArray(state.given) ? "sides" : String(state.given);
    const known = PADDINGS.some(([value]) => value === chosen);
    padding.show(known ? PADDINGS : [...PADDINGS, [chosen, `${chosen} all round`]], chosen);
    sides.hidden = chosen !== "sides";
    state.padding.flat().forEach((zeros, k) => steppers[k].show(zeros, 0, 4));
  }

  const numbers = [stride.node, dilation.node];
  const node = element("div", { class: "cw-controls" }, images.node, filters.node, ...numbers, padding.node, sides);
  return { node, show };
}
