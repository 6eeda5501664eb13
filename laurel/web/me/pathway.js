// How far has the learner come on a pathway?

import { number, say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function pathway({ pathway, rate, elements }) {
  const steps = elements.filter(({ element }) => element.parent);
  return html`
    <section class="card stack" aria-labelledby=${pathway.id}>
      <h2 id=${pathway.id}>${pathway.name}</h2>
      <progress max="1" value=${rate} aria-label=${say("me.pathway_label")}></progress>
      <ul class="steps">
        ${steps.map(
          ({ element, completed, done, required }) => html`
            <li class=${completed ? "completed" : ""}>
              <span class="mark" aria-hidden="true">${completed ? "✓" : ""}</span>
              <span>${element.name}</span>
              <span class="muted small numbers">
                ${say(completed ? "me.step_done" : "me.step", { done: number(done), required: number(required) })}
              </span>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
