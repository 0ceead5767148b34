// What the transfer widget shows, worked out from its settings and from the table of MobileNet's stages.
import { ArgumentError, oneOf, wholeNumber } from "./core.js";

/** The heads in words. */
export const HEADS = { global: "pooling + 1 unit", dense: "256 units + 1" };
const COUNTS = ["parameters", "trainable", "multiplications", "first"];
const total = (parts, count) => parts.reduce((sum, part) => sum + part[count], 0);
const isPart = (part) => COUNTS.every((count) => Number.isSafeInteger(part?.[count]));

/** The tables that Python hands over. */
function tablesOf(get) {
  const [stages, heads, runs] = ["stages", "heads", "runs"].map(get);
  const fit = Array.isArray(stages) && stages.every(isPart) && isPart(heads?.global) && isPart(heads.dense);
  if (!fit || !Array.isArray(runs) || !runs.every((run) => Number.isFinite(run?.accuracy))) {
    throw new ArgumentError("stages, heads and runs takes the tables of convlab.widgets.Transfer.");
  }
  return { stages, heads, runs };
}

/** How far a run's setting is from the reader's: the line counts first, then the head, then the features. */
const distance = (run, { frozen, head, kept }) =>
  4 * Math.abs(run.frozen - frozen) + 2 * (run.head !== head) + (run.kept !== kept);

/**
 * Read the model, check it, and work out everything that the picture shows.
 * @param {(name: string) => any} get
 */
export function deriveTransfer(get) {
  const { stages, heads, runs } = tablesOf(get);
  const frozen = wholeNumber("frozen", get("frozen"), 0, stages.length);
  const head = oneOf("head", get("head"), Object.keys(HEADS));
  if (typeof get("kept") !== "boolean") throw new ArgumentError(`kept takes true or false, got ${JSON.stringify(get("kept"))}`);
  const kept = get("kept") && frozen === stages.length;
  const parts = [...stages, heads[head]];
  const trains = parts.slice(frozen);
  const all = total(parts, "multiplications");
  const weights = total(trains, "multiplications");
  const cost = { forward: kept ? weights : all, weights, inputs: weights - trains[0].first };
  const whole = 3 * all - parts[0].first; // a step where everything trains
  const largest = Math.max(...parts.map((part) => part.parameters));
  const away = (run) => distance(run, { frozen, head, kept });
  const nearest = [...runs].sort((a, b) => away(a) - away(b))[0]; // sort is stable: of two as near, the first
  const run = nearest && away(nearest) === 0 ? nearest : null;
  const trainable = total(trains, "trainable");
  const facts = {
    trainable,
    frozen_parameters: total(parts, "parameters") - trainable,
    multiplications: cost.forward + cost.weights + cost.inputs,
    accuracy: run?.accuracy ?? null,
    run: run?.name ?? null,
  };
  return { frozen, head, kept, stages, parts, cost, whole, largest, nearest, run, compared: get("compared"), facts };
}

/** Where the line stands, in words. @returns {string} */
export function lineWords({ frozen, stages }) {
  if (frozen === stages.length) return "Head alone trains";
  return frozen ? `${frozen} frozen above, the rest trains` : "Nothing frozen, everything trains";
}

/** What is recorded. @returns {string} */
export function recordWords({ run, nearest }) {
  if (run) return `${run.accuracy.toFixed(3)} on the test images`;
  if (!nearest) return "not recorded here: this copy has no results";
  const { frozen, head, kept, accuracy } = nearest;
  return `not recorded here. Nearest: ${accuracy.toFixed(3)}, ${frozen} frozen, head of ${HEADS[head]}${kept ? ", features kept" : ""}`;
}
