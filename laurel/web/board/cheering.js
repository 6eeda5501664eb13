// How is a completion celebrated? By leaves that fly up from its line, and are gone.

import { still } from "/web/shared/count_up.js";

const LEAVES = 12;
const MOST = 4; // lines at once: when a whole class completes, less is more

export function cheer(lines) {
  if (still.matches || document.hidden) return;
  for (const line of lines.filter(Boolean).slice(0, MOST)) {
    const points = line.querySelector(".points");
    for (let place = 0; place < LEAVES; place += 1) fly(points, place);
  }
}

function fly(from, place) {
  const leaf = document.createElement("span");
  leaf.className = "leaf";
  leaf.ariaHidden = "true";
  from.append(leaf);
  const angle = Math.PI * (1.05 + (0.9 * place) / (LEAVES - 1));
  const far = 50 + Math.random() * 70;
  const x = Math.cos(angle) * far;
  const y = Math.sin(angle) * far;
  const turn = `${Math.round(Math.random() * 500 - 250)}deg`;
  const flight = leaf.animate(
    [
      { transform: "translate(0, 0) scale(0.4)", opacity: 1 },
      { transform: `translate(${x}px, ${y}px) rotate(${turn})`, opacity: 1, offset: 0.55 },
      { transform: `translate(${x * 1.15}px, ${y + 60}px) rotate(${turn})`, opacity: 0 },
    ],
    { duration: 1_500 + Math.random() * 600, easing: "cubic-bezier(0.2, 0.7, 0.4, 1)" },
  );
  flight.onfinish = flight.oncancel = () => leaf.remove();
}
