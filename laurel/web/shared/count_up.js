// How does a number move? It counts from what it was to what it is, unless its reader wants stillness.

import { number } from "/web/shared/words.js";

const MILLISECONDS = 900;
export const still = matchMedia("(prefers-reduced-motion: reduce)");

class CountUp extends HTMLElement {
  #shown;
  #wanted;

  set value(value) {
    if (value === this.#wanted) return;
    this.#wanted = value;
    if (this.#shown === undefined || still.matches || document.hidden) return this.#show(value);
    this.#from(this.#shown, value, performance.now());
  }

  #from(before, after, begun) {
    requestAnimationFrame((now) => {
      if (after !== this.#wanted) return;
      const part = Math.min(1, Math.max(0, (now - begun) / MILLISECONDS));
      this.#show(Math.round(before + (after - before) * (1 - (1 - part) ** 3)));
      if (part < 1) this.#from(before, after, begun);
    });
  }

  #show(value) {
    this.#shown = value;
    this.textContent = number(value);
  }
}

customElements.define("count-up", CountUp);
