// What is behind one cell, and what can be done about it?

import { evidence } from "/web/shared/evidence.js";
import { here } from "/web/shared/addresses.js";
import { mutationKey } from "/web/shared/once.js";
import { dayAndTime, say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const TAGS = { COMPLETED: "good", RETURNED: "warning", SUBMITTED: "warning", NOT_STARTED: "" };

export function details({ cell, busy, reason }, act) {
  if (!cell) return nothing;
  return html`
    <aside class="pane" aria-label=${say("console.details")} @keydown=${(event) => closing(event, act)}>
      <div class="row between bar">
        <div class="row">
          <button class="button" aria-label=${say("console.previous")} @click=${() => act(({ step }) => step(-1))}>↑</button>
          <button class="button" aria-label=${say("console.next")} @click=${() => act(({ step }) => step(1))}>↓</button>
        </div>
        <button class="button" @click=${() => act(({ several }) => several())}>${say("console.select")}</button>
        <button class="button" id="close" @click=${() => act(({ close }) => close())}>${say("console.close")}</button>
      </div>
      ${cell.read ? whole(cell, busy, reason, act) : html`<p class="muted" role="status">${say("common.loading")}</p>`}
    </aside>
  `;
}

function closing(event, act) {
  if (event.key === "Escape") act(({ close }) => close());
}

function whole({ ids, read }, busy, reason, act) {
  const { name, email, progressOn: progress } = read;
  const { objective, status, submission, award, changes } = progress;
  return html`
    <div class="stack">
      <div>
        <h2>${name}</h2>
        <p class="muted small words">${email}</p>
      </div>
      <div class="row badge">
        ${objective.badge.imageUrl ? html`<img src=${here(objective.badge.imageUrl)} alt="" width="48" height="48" />` : nothing}
        <div>
          <h3>${objective.badge.name}</h3>
          <p class="row small">
            <span class="tag ${TAGS[status]}">${say(`console.status_${status.toLowerCase()}`)}</span>
            <span class="muted numbers">${say("console.points", { count: objective.points })}</span>
          </p>
        </div>
      </div>
      ${criteria(objective)}
      ${submission ? handedIn(submission) : nothing}
      ${award ? html`<p><a href=${here(award.publicUrl)} target="_blank" rel="noopener">${say("console.award")}</a></p>` : nothing}
      ${doing(ids, progress, busy, reason, act)}
      ${changes.edges.length ? history(changes.edges.map(({ node }) => node)) : nothing}
    </div>
  `;
}

export function criteria({ publicCriteria, privateCriteria }) {
  return html`
    ${publicCriteria ? html`<div><h3>${say("console.public_criteria")}</h3><p class="words muted">${publicCriteria}</p></div>` : nothing}
    ${privateCriteria ? html`<div><h3>${say("console.private_criteria")}</h3><p class="words muted">${privateCriteria}</p></div>` : nothing}
  `;
}

function handedIn({ items, note, submittedAt, comment }) {
  return html`
    <div class="stack">
      <h3>${say("console.handed_in", { at: dayAndTime(submittedAt) })}</h3>
      ${note ? html`<p class="words">${note}</p>` : nothing}
      ${evidence(items)}
      ${comment ? html`<p class="notice words">${comment}</p>` : nothing}
    </div>
  `;
}

function doing(ids, { status, objective, submission }, busy, reason, act) {
  if (status === "SUBMITTED") {
    const choose = () => act(({ show }) => show({ chosen: submission.id }));
    return html`<p><a class="button main" href="#review" @click=${choose}>${say("console.to_review")}</a></p>`;
  }
  if (status !== "COMPLETED") {
    const complete = () => act(({ bulk }) => bulk("CompleteObjective", { ...ids, clientMutationKey: mutationKey() }));
    return html`<p><button class="button main" ?disabled=${busy} @click=${complete}>${say("console.complete")}</button></p>`;
  }
  if (objective.__typename === "BadgeObjective") return html`<p class="muted small">${say("console.by_badge")}</p>`;
  if (!reason) {
    const ask = () =>
      act(({ show, focus }) => {
        show({ reason: true });
        focus("reason");
      });
    return html`<p><button class="button danger" @click=${ask}>${say("console.take_back")}</button></p>`;
  }
  const takeBack = (event) => {
    event.preventDefault();
    const told = event.target.reason.value.trim();
    act(({ bulk }) => bulk("RevokeCompletion", { ...ids, reason: told, clientMutationKey: mutationKey() }));
  };
  return html`
    <form class="stack" @submit=${takeBack}>
      <div class="field">
        <label for="reason">${say("console.reason")}</label>
        <input class="input" id="reason" name="reason" maxlength="255" required />
      </div>
      <div class="row">
        <button class="button danger" ?disabled=${busy}>${say("console.take_back")}</button>
        <button class="button" type="button" @click=${() => act(({ show }) => show({ reason: false }))}>${say("common.cancel")}</button>
      </div>
    </form>
  `;
}

function history(changes) {
  return html`
    <div>
      <h3>${say("console.changes")}</h3>
      <ul class="history">
        ${changes.map(
          ({ kind, at, actor, reason }) => html`
            <li>
              <span>${say(KINDS.includes(kind) ? `console.kind_${kind.toLowerCase()}` : "console.kind_other")}</span>
              <span class="muted small">${actor ? `${actor.name}, ` : ""}${dayAndTime(at)}</span>
              ${reason ? html`<span class="small words">${reason}</span>` : nothing}
            </li>
          `,
        )}
      </ul>
    </div>
  `;
}

const KINDS = [
  "EVIDENCE_SUBMITTED", "EVIDENCE_WITHDRAWN", "EVIDENCE_ACCEPTED", "EVIDENCE_RETURNED",
  "OBJECTIVE_COMPLETED", "COMPLETION_REVOKED",
];
