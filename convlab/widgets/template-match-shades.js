// Grids that are looked at, not read: each cell its share of the largest number.
import { board, tint } from "./dom.js";

/** @param {string} role - "input", "filter" or "output": the colour */
export function shades(role) {
  const grid = board(role);
  grid.table.setAttribute("role", "img");
  let before = [[]];

  /** Draw (height, width) or (height, width, 1); where it is as large as the last, only what has changed. */
  function show(title, values) {
    const largest = Math.max(...values.flat(2).map(Math.abs));
    const shares = values.map((row) => row.flat().map((value) => value / largest));
    const [old, rows, columns] = [before, shares.length, shares[0].length];
    before = shares;
    if (old.length !== rows || old[0].length !== columns) {
      return grid.show(title, rows, columns, (cell, r, c) => tint(cell, shares[r][c]));
    }
    grid.cells().forEach((row, r) => row.forEach((cell, c) => shares[r][c] !== old[r][c] && tint(cell, shares[r][c])));
  }

  return { ...grid, show };
}
