// How is an objective made? Staff mark it complete, or it follows a badge.

import { typed } from "/web/console/panel.js";
import { mutationKey } from "/web/shared/once.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export const MOST_POINTS = 1_000_000;
export const MANUAL = ["publicCriteria", "privateCriteria", "evidencePolicy"]; // its fields
const POLICIES = ["NONE", "OPTIONAL", "REQUIRED"];

export function creating(panel) {
  const { badges, pro, kind } = panel;
  const kinds = [...(badges.length ? ["manual", "badge"] : []), ...(pro ? ["outside"] : [])];
  if (!kinds.length) return html`<p class="card muted">${say("console.no_badge")}</p>`;
  const chosen = kinds.includes(kind) ? kind : kinds[0];
  const fields = [chosen === "outside" ? "outsideUrl" : "badge", ...(pro ? ["points"] : []), ...(chosen === "manual" ? MANUAL : [])];
  return html`
    <details class="card">
      <summary><h2>${say("console.add_objective")}</h2></summary>
      <form class="stack" @submit=${(event) => created(event, panel)}>
        <fieldset class="choice">
          <legend>${say("console.which_kind")}</legend>
          ${kinds.map((each) => html`
            <label class="switch">
              <input type="radio" name="kind" value=${each} .checked=${each === chosen} @change=${() => panel.show({ kind: each, refused: null })} />
              <span>${say(`console.new_${each}`)}</span>
            </label>
          `)}
        </fieldset>
        ${chosen === "outside" ? panel.text("create", "outsideUrl", say("console.outside_url"), { type: "url", required: true, most: 2000 }) : choosing(panel)}
        ${pro ? points(panel) : nothing} ${chosen === "manual" ? manual(panel, "create", {}) : nothing} ${panel.fault("create", ...fields)}
        <p><button class="button main" ?disabled=${panel.busy}>${say("console.add")}</button></p>
      </form>
    </details>
  `;
}

function choosing(panel) {
  return panel.field("create", "badge", say("console.badge"), (id, invalid, told) => html`
    <select class="input" id=${id} name="badge" required aria-invalid=${invalid} aria-describedby=${told}>
      ${panel.badges.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
    </select>
  `);
}

function points(panel) {
  return panel.field("create", "points", say("console.points_label"), (id, invalid, told) => html`
    <input class="input numbers" type="number" id=${id} name="points" min="0" max=${MOST_POINTS} step="1" value="1" required
      aria-invalid=${invalid} aria-describedby=${told} />
  `);
}

// What staff say of an objective that they mark themselves; as it is now, where it is changed.
export function manual(panel, form, { publicCriteria = "", privateCriteria = "", evidencePolicy = "NONE", autoRevoke = false }) {
  const area = (name, label, value, required) =>
    panel.field(form, name, label, (id, invalid, told) => html`
      <textarea class="input" id=${id} name=${name} ?required=${required} aria-invalid=${invalid} aria-describedby=${told} .value=${value ?? ""}></textarea>
    `);
  return html`
    ${area("publicCriteria", say("console.public_criteria"), publicCriteria, true)}
    ${area("privateCriteria", say("console.private_criteria"), privateCriteria, false)}
    ${panel.field(form, "evidencePolicy", say("console.evidence"), (id, invalid, told) => html`
      <select class="input" id=${id} name="evidencePolicy" aria-invalid=${invalid} aria-describedby=${told}>
        ${POLICIES.map((each) => html`<option value=${each} ?selected=${each === evidencePolicy}>${say(`console.policy_${each.toLowerCase()}`)}</option>`)}
      </select>
    `)}
    <label class="switch"><input type="checkbox" name="autoRevoke" .checked=${autoRevoke} /><span>${say("console.auto_revoke")}</span></label>
  `;
}

async function created(event, panel) {
  event.preventDefault();
  const form = event.target;
  const { kind, points, autoRevoke, ...told } = typed(form);
  const input = { ...told, space: panel.space.id, clientMutationKey: mutationKey(), ...(points && { points: Number(points) }) };
  const name = panel.badges.find(({ id }) => id === told.badge)?.name ?? told.outsideUrl;
  const done = await panel.act("create", async () => {
    if (kind === "manual") await panel.change("CreateManualObjective", { ...input, autoRevoke: Boolean(autoRevoke) });
    else await panel.change("CreateBadgeObjective", input);
    return say("console.added", { name });
  });
  if (!done) return;
  form.reset();
  panel.show({ kind: "manual" });
}
