// How does a whole class come from a file? First it is told what would come of it; then staff confirm.

import { mutationKey } from "/web/shared/once.js";
import { number, say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const SHOWN = 50; // problems; who has more mends these first
const OUTCOMES = ["created", "updated", "returned", "unchanged"];

export function importing(panel) {
  return html`
    <details class="card">
      <summary><h2>${say("console.import")}</h2></summary>
      <div class="stack">
        <p class="muted small" id="import-about">${say("console.import_about")}</p>
        ${panel.field("import", "csv", say("console.file"), (id, invalid, told) => html`
          <input class="input" type="file" id=${id} accept=".csv,text/csv,text/plain" ?disabled=${panel.busy}
            aria-invalid=${invalid} aria-describedby=${invalid === "true" ? told : "import-about"}
            @change=${({ target }) => chosen(panel, target)} />
        `)}
        ${panel.fault("import", "csv")} ${panel.preview ? previewed(panel) : nothing}
      </div>
    </details>
  `;
}

async function chosen(panel, input) {
  const csv = await input.files[0]?.text();
  panel.show({ preview: null, refused: null });
  if (csv !== undefined) looked(panel, { csv, returnRemoved: false, input });
}

// Nothing is written by that.
function looked(panel, { csv, returnRemoved, input }) {
  panel.act("import", async () => {
    const outcome = await panel.change("ImportLearners", { space: panel.space.id, csv, returnRemoved, dryRun: true });
    panel.show({ preview: { csv, returnRemoved, input, outcome } });
  });
}

function previewed(panel) {
  const { outcome, returnRemoved } = panel.preview;
  const coming = outcome.created + outcome.updated + outcome.returned;
  return html`
    <div class="stack" role="group" aria-label=${say("console.preview")}>
      <dl class="counts">
        ${OUTCOMES.map((each) => html`<div><dt>${say(`console.import_${each}`)}</dt><dd class="numbers">${number(outcome[each])}</dd></div>`)}
      </dl>
      ${outcome.problemCount ? problems(outcome) : nothing}
      <label class="switch small">
        <input type="checkbox" .checked=${returnRemoved} ?disabled=${panel.busy}
          @change=${({ target }) => looked(panel, { ...panel.preview, returnRemoved: target.checked })} />
        <span>${say("console.return_removed")}</span>
      </label>
      <div class="row">
        <button class="button main" ?disabled=${panel.busy || !coming} @click=${() => written(panel)}>
          ${outcome.problemCount ? say("console.import_good", { count: coming }) : say("console.import_all", { count: coming })}
        </button>
        <button class="button" @click=${() => ended(panel)}>${say("common.cancel")}</button>
      </div>
    </div>
  `;
}

function problems({ problems, problemCount }) {
  return html`
    <div class="notice warning">
      <h3>${say("console.problems", { count: problemCount })}</h3>
      <ul class="problems small" tabindex="0" aria-label=${say("console.problems", { count: problemCount })}>
        ${problems.slice(0, SHOWN).map(({ line, message }) => html`<li>${say("console.problem", { line, message })}</li>`)}
      </ul>
    </div>
  `;
}

async function written(panel) {
  const { csv, returnRemoved, outcome } = panel.preview;
  const input = { space: panel.space.id, csv, returnRemoved, skipInvalid: outcome.problemCount > 0, clientMutationKey: mutationKey() };
  const done = await panel.act("import", async () => {
    const { applied, created, updated, returned } = await panel.change("ImportLearners", input);
    return applied ? say("console.imported", { created, updated, returned }) : say("console.import_stopped");
  });
  if (done) ended(panel);
}

function ended(panel) {
  panel.preview.input.value = "";
  panel.show({ preview: null });
}
