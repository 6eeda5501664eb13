// How is an objective made? Staff mark it complete, or it follows a badge.

import { typed } from "/web/console/panel.js";
import { mutationKey } from "/web/shared/once.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export const MOST_POINTS = 1_000_000;
const KINDS = ["manual", "badge"];
const POLICIES = ["NONE", "OPTIONAL", "REQUIRED"];

export function creating(panel) {
  if (!panel.badges.length) return html`<p class="card muted">${say("console.no_badge")}</p>`;
  const manual = panel.kind === "manual";
  return html`
    <details class="card">
      <summary><h2>${say("console.add_objective")}</h2></summary>
      <form class="stack" @submit=${(event) => created(event, panel)}>
        <fieldset class="choice">
          <legend>${say("console.which_kind")}</legend>
          ${KINDS.map((kind) => html`
            <label class="switch">
              <input type="radio" name="kind" value=${kind} .checked=${panel.kind === kind} @change=${() => panel.show({ kind })} />
              <span>${say(`console.new_${kind}`)}</span>
            </label>
          `)}
        </fieldset>
        ${panel.field("create", "badge", say("console.badge"), (id, invalid, told) => html`
          <select class="input" id=${id} name="badge" required aria-invalid=${invalid} aria-describedby=${told}>
            ${panel.badges.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select>
        `)}
        ${panel.pro ? points(panel) : nothing} ${manual ? criteria(panel) : nothing}
        ${panel.fault("create", "badge", ...(panel.pro ? ["points"] : []), ...(manual ? ["publicCriteria", "privateCriteria", "evidencePolicy"] : []))}
        <p><button class="button main" ?disabled=${panel.busy}>${say("console.add")}</button></p>
      </form>
    </details>
  `;
}

function points(panel) {
  return panel.field("create", "points", say("console.points_label"), (id, invalid, told) => html`
    <input class="input numbers" type="number" id=${id} name="points" min="0" max=${MOST_POINTS} step="1" value="1" required
      aria-invalid=${invalid} aria-describedby=${told} />
  `);
}

function criteria(panel) {
  const area = (name, label, required) =>
    panel.field("create", name, label, (id, invalid, told) => html`
      <textarea class="input" id=${id} name=${name} ?required=${required} aria-invalid=${invalid} aria-describedby=${told}></textarea>
    `);
  return html`
    ${area("publicCriteria", say("console.public_criteria"), true)} ${area("privateCriteria", say("console.private_criteria"), false)}
    ${panel.field("create", "evidencePolicy", say("console.evidence"), (id, invalid, told) => html`
      <select class="input" id=${id} name="evidencePolicy" aria-invalid=${invalid} aria-describedby=${told}>
        ${POLICIES.map((each) => html`<option value=${each}>${say(`console.policy_${each.toLowerCase()}`)}</option>`)}
      </select>
    `)}
  `;
}

async function created(event, panel) {
  event.preventDefault();
  const form = event.target;
  const { kind, points, ...told } = typed(form);
  const input = { ...told, space: panel.space.id, clientMutationKey: mutationKey(), ...(points && { points: Number(points) }) };
  const { name } = panel.badges.find(({ id }) => id === told.badge);
  const done = await panel.act("create", async () => {
    if (kind === "badge") await panel.change("CreateBadgeObjective", input);
    else await panel.change("CreateManualObjective", input);
    return say("console.added", { name });
  });
  if (!done) return;
  form.reset();
  panel.show({ kind: "manual" });
}
