// Where is the code typed in that was mailed?

import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function codeForm(button, entered) {
  function submit(event) {
    event.preventDefault();
    entered(event.target.code.value.replace(/\s/g, ""));
  }
  return html`
    <form class="stack" @submit=${submit}>
      <div class="field">
        <label for="code">${say("common.code")}</label>
        <input class="input numbers" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required />
      </div>
      <p><button class="button main">${button}</button></p>
    </form>
  `;
}
