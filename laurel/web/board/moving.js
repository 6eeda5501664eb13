// How does a line come to its new rank? It is drawn there at once, and travels from where it was.

import { still } from "/web/shared/count_up.js";

const TRAVEL = { id: "travel", duration: 800, easing: "cubic-bezier(0.22, 0.8, 0.24, 1)" };
const APPEAR = { id: "travel", duration: 400, easing: "ease-out" };

export function moving(draw) {
  const before = still.matches || document.hidden ? null : places();
  draw();
  if (!before?.size) return;
  for (const line of lines()) {
    for (const running of line.getAnimations()) if (running.id === "travel") running.cancel();
    const [x, y] = place(line);
    const old = before.get(line.id);
    if (!old) line.animate([{ opacity: 0 }, { opacity: 1 }], APPEAR);
    else if (old[0] !== x || old[1] !== y) {
      line.animate([{ transform: `translate(${old[0] - x}px, ${old[1] - y}px)` }, { transform: "none" }], TRAVEL);
    }
  }
}

const lines = () => document.querySelectorAll(".line");
const places = () => new Map([...lines()].map((line) => [line.id, place(line)]));

function place(line) {
  const { left, top } = line.getBoundingClientRect();
  return [left + scrollX, top + scrollY];
}
