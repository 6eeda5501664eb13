// How many lines fit? A wall has no hand to scroll it: it shows the first ones, as large as they fit.

const wall = matchMedia("(min-width: 60rem) and (min-height: 34rem)");
const TALLEST = 140;
const LEAST = 62; // pixels of a line that can be read across a room on a small screen

export function columns(lines, total) {
  const room = document.querySelector("main")?.clientHeight;
  if (!wall.matches || !room) return { lines, more: total - lines.length, rows: 0 };
  const fit = Math.max(1, Math.floor(room / Math.max(LEAST, innerHeight * 0.075)));
  const count = lines.length > Math.min(fit, 7) ? 2 : 1;
  const shown = lines.slice(0, fit * count);
  const rows = Math.ceil(shown.length / count);
  return { lines: shown, more: total - shown.length, rows, height: Math.min(TALLEST, room / rows) };
}
