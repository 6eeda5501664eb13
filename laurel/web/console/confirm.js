// Is that really wanted? Whoever does something that can't be undone is asked first.

import { say } from "/web/shared/words.js";
import { html, render } from "/web/vendor/lit-html/lit-html.js";

// True where it was confirmed. Whoever closes the question says no.
export function confirmed(question, explanation, button) {
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.className = "card question";
  dialog.setAttribute("aria-labelledby", "question");
  render(
    html`
      <div class="stack">
        <h2 id="question">${question}</h2>
        <p class="muted">${explanation}</p>
        <div class="row">
          <button class="button" autofocus @click=${() => dialog.close("no")}>${say("console.cancel")}</button>
          <button class="button danger" @click=${() => dialog.close("yes")}>${button}</button>
        </div>
      </div>
    `,
    dialog,
  );
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
