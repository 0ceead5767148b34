// The choices of pooling: feature map, kind, window size, stride, padding, and which pass is shown.
import { choice, element, stepper } from "./dom.js";
import { LARGEST_WINDOW } from "./pooling-state.js";
import { segments } from "./segments.js";

const MODES = [["max", "max"], ["average", "average"], ["l1", "L1"], ["l2", "L2"]];
const POOLING_PADDINGS = [["valid", "none (valid)"], ["same", "same"], ["1", "1 all round"], ["2", "2 all round"], ["3", "3 all round"]];
const FLOWS = [["forward", "forward"], ["backward", "backward: gradient"]];

/**
 * @param {(name: string) => any} get
 * @param {(changes: Record<string, unknown>) => void} set
 */
export function poolingControls(get, set) {
  let state;
  const images = choice("Feature map", (name) => name && set(fitting({ image: get("images")[name] })));
  const kind = segments("Pooling", MODES, (mode) => set({ mode }));
  const size = stepper("Window size", (value) => set(fitting({ size: value })));
  const stride = stepper("Stride", (value) => set({ stride: value }));
  const padding = choice("Padding", (value) => set(fitting({ padding: value in { valid: 0, same: 0 } ? value : Number(value) })));
  const pass = segments("Pass", FLOWS, (flow) => set({ flow }));
  [kind, pass].forEach(({ node }) => node.classList.add("cw-wide"));
  const nodes = [images, padding, kind, size, stride, pass].map((control) => control.node);

  /** Padding is smaller than the window, the window at most as large as the padded map; the stride stays what it was. */
  function fitting(changes) {
    const { image, size, given, stride } = state;
    const layer = { image, size, padding: given, ...changes };
    if (layer.padding === "same") return { ...changes, stride };
    const around = layer.padding === "valid" ? 0 : Math.min(layer.padding, layer.size - 1);
    const side = Math.min(layer.image.length, layer.image[0].length) + 2 * around;
    return { ...changes, stride, padding: around || "valid", size: Math.min(layer.size, side) };
  }

  /** @param {ReturnType<import("./pooling-state.js").derive>} derived */
  function show(derived) {
    state = derived;
    const presets = Object.entries(get("images"));
    const [name] = presets.find(([, map]) => JSON.stringify(map) === JSON.stringify(state.image)) ?? [""];
    images.show([...presets.map(([key]) => [key, key]), ...(name ? [] : [["", "your own"]])], name);
    kind.show(state.mode);
    size.show(state.size, 1, state.given === "same" ? LARGEST_WINDOW : Math.min(LARGEST_WINDOW, ...state.padded));
    stride.show(state.stride, 1, LARGEST_WINDOW);
    padding.show(POOLING_PADDINGS.filter(([value]) => !(value >= state.size)), String(state.given || "valid"));
    pass.show(state.backward ? "backward" : "forward");
  }

  return { node: element("div", { class: "cw-controls" }, ...nodes), show };
}
