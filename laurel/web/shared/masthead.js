// What stands above every page but the board?

import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function masthead(...beside) {
  return html`
    <header class="column masthead">
      <a class="brand" href="/"><img src="/web/shared/laurel.svg" alt="" />${say("common.brand")}</a>
      <div class="row">${beside}</div>
    </header>
  `;
}
