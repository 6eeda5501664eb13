// What does a manual objective ask for, and who is told? Staff change it here.

import { manual, MANUAL } from "/web/console/creating.js";
import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function changing(panel, objective) {
  const { id, version, badge: { name } } = objective;
  const submit = (event) => {
    event.preventDefault();
    const { publicCriteria, privateCriteria, evidencePolicy, autoRevoke } = event.target.elements;
    const input = {
      objective: id, expectedVersion: version, publicCriteria: publicCriteria.value, privateCriteria: privateCriteria.value,
      evidencePolicy: evidencePolicy.value, autoRevoke: autoRevoke.checked,
    };
    panel.act("change", async () => {
      await panel.change("UpdateObjective", input);
      panel.show({ open: null });
      return say("console.objective_changed", { name });
    });
  };
  return html`
    <form class="stack wide" @submit=${submit}>
      ${manual(panel, "change", objective)} ${panel.fault("change", ...MANUAL)}
      <div class="row">
        <button class="button main" ?disabled=${panel.busy}>${say("console.save")}</button>
        <button class="button" type="button" @click=${() => panel.show({ open: null, refused: null })}>${say("common.cancel")}</button>
      </div>
    </form>
  `;
}
