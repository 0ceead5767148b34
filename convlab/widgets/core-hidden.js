// The other side of _hidden.py: text that a page carries but does not show.
import { ArgumentError } from "./core.js";

/** A 32-bit number from a text, never 0: the FNV-1a hash of its UTF-8 bytes. @param {string} text @returns {number} */
function seed(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value || 1;
}

/**
 * Read what Python hid.
 * @param {string} text
 * @param {string} question - the key
 * @returns {any}
 */
export function reveal(text, question) {
  try {
    let state = seed(question);
    const bytes = Uint8Array.from(atob(text), (character) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return character.charCodeAt(0) ^ (state >>> 24);
    });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ArgumentError("hidden takes an answer to this very question.");
  }
}
