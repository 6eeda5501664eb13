// How is something moved up or down among others? The focus stays where it was, so that one may go on.

import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function movers({ id, name, place, count, busy }, move) {
  const moved = (by) => async () => {
    if (place + by < 0 || place + by >= count) return;
    const button = `${by < 0 ? "up" : "down"}-${id}`;
    await move(by, say("console.moved", { name, place: place + by + 1 }));
    requestAnimationFrame(() => document.getElementById(button)?.focus());
  };
  return html`
    <button class="button square" id=${`up-${id}`} aria-label=${say("console.move_up", { name })}
      aria-disabled=${place === 0} ?disabled=${busy} @click=${moved(-1)}>↑</button>
    <button class="button square" id=${`down-${id}`} aria-label=${say("console.move_down", { name })}
      aria-disabled=${place === count - 1} ?disabled=${busy} @click=${moved(1)}>↓</button>
  `;
}
