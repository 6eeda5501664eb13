// How is something turned on and off? What was clicked stands while it is on its way; then what is true does.

import { live } from "/web/vendor/lit-html/directives/live.js";
import { html, noChange } from "/web/vendor/lit-html/lit-html.js";

export function toggle(words, on, busy, chosen) {
  return html`
    <label class="switch">
      <input
        type="checkbox"
        .checked=${busy ? noChange : live(on)}
        ?disabled=${busy}
        @change=${({ target }) => chosen(target.checked)}
      />
      <span>${words}</span>
    </label>
  `;
}
