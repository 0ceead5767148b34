// What the template match shows: a scene with an object in it, and what two detectors make of it.
import { ALONE, ArgumentError, BRIGHTEST, conv2d, oneOf, volume, weightedSum, wholeNumber } from "./core.js";

const LARGEST_SCENE = 24;

/** A picture of 0 and 1, (height, width, 1), as an object. */
function pattern(name, value) {
  const flat = volume(name, value, LARGEST_SCENE).flat(2);
  if (value[0][0].length !== 1 || !flat.every((pixel) => pixel === 0 || pixel === 1)) {
    throw new ArgumentError(`${name} takes rows of columns of [0] and [1].`);
  }
  return value;
}

/** Check what there is to choose from. */
function presets(get) {
  const [shapes, background] = [get("shapes"), volume("background", get("background"), LARGEST_SCENE)];
  if (!shapes || typeof shapes !== "object") throw new ArgumentError(`shapes takes names with pictures, got ${shapes}`);
  Object.entries(shapes).forEach(([name, value]) => pattern(`shapes["${name}"]`, value));
  return { shapes, background };
}

/** Check the corner of the object's square: it lies inside. */
function placeOf(value, room) {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new ArgumentError(`place takes [row, column], got ${JSON.stringify(value)}`);
  }
  return room.map((free, axis) => wholeNumber(`place[${axis}]`, value[axis], 0, free));
}

/** Whether the object has something at a pixel of the scene. */
const isOn = (object, row, column) => object[row]?.[column]?.[0] === 1;

/** Weights in percent: they add up to 0, and the picture of 0 and 1 itself, at full brightness, scores 100. */
function weights(picture) {
  const count = picture.flat(2).length;
  const on = picture.flat(2).reduce((sum, pixel) => sum + pixel, 0);
  return picture.map((row) => row.map(([pixel]) => [100 / BRIGHTEST / (pixel ? on : on - count)]));
}

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveTemplateMatch(get) {
  const { shapes, background } = presets(get);
  const shape = oneOf("shape", get("shape"), Object.keys(shapes));
  const object = shapes[shape];
  const size = [object.length, object[0].length];
  const room = [background.length - size[0], background[0].length - size[1]];
  const place = placeOf(get("place"), room);
  const middle = room.map((free) => Math.floor(free / 2));
  const over = ([top, left], value) =>
    background.map((row, r) => row.map((pixel, c) => value(isOn(object, r - top, c - left), pixel)));
  const scene = over(place, (on, pixel) => (on ? [BRIGHTEST] : pixel));
  const template = weights(over(middle, (on) => [on ? 1 : 0]));
  const filter = weights(object);
  const map = conv2d(scene, filter, ...ALONE);
  const pooled = Math.max(...map.flat());
  const row = map.findIndex((line) => line.includes(pooled));
  const facts = { linear: weightedSum(scene, template), peak: [row, map[row].indexOf(pooled)], pooled };
  return { shapes, shape, size, room, place, middle, scene, template, filter, map, facts };
}
