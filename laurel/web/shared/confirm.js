// Is that really wanted? Whoever does something that can't be undone is asked first.

import { say } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

// True where it was confirmed. Whoever closes the question says no.
export function confirmed(question, explanation, button) {
  return answered(question, explanation, button, null);
}

// What was typed in to confirm it; null where it was not.
export function typedIn(question, explanation, button, label) {
  return answered(question, explanation, button, label);
}

function answered(question, explanation, button, label) {
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.className = "card question";
  dialog.setAttribute("aria-labelledby", "question");
  let given = null;
  function submit(event) {
    event.preventDefault();
    given = label ? event.target.typed.value.trim() : true;
    dialog.close();
  }
  render(
    html`
      <form class="stack" @submit=${submit}>
        <h2 id="question">${question}</h2>
        <p class="muted">${explanation}</p>
        ${label
          ? html`<div class="field"><label for="typed">${label}</label><input class="input" id="typed" name="typed" autocomplete="off" required /></div>`
          : nothing}
        <div class="row">
          <button class="button" type="button" autofocus @click=${() => dialog.close()}>${say("common.cancel")}</button>
          <button class="button danger">${button}</button>
        </div>
      </form>
    `,
    dialog,
  );
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
  });
}
