// What waits for a decision? Evidence beside what was asked for, and two ways to answer.

import { criteria } from "/web/console/details.js";
import { evidence } from "/web/shared/evidence.js";
import { here } from "/web/shared/addresses.js";
import { mutationKey } from "/web/shared/once.js";
import { dayAndTime, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function review({ queue, queued, chosen, busy }, act) {
  if (!queue) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
  if (!queue.length) return html`<p class="empty">${say("console.nothing_waits")}</p>`;
  const current = queue.find(({ id }) => id === chosen) ?? queue[0];
  return html`
    <div class="review column">
      <ul class="queue" aria-label=${say("console.waiting")}>
        ${repeat(queue, ({ id }) => id, (each) => html`<li>${line(each, each === current, act)}</li>`)}
        ${queued ? html`<li><button class="button" ?disabled=${busy} @click=${() => act(({ readQueue }) => readQueue(1))}>${say("common.more")}</button></li>` : nothing}
      </ul>
      ${repeat([current], ({ id }) => id, (each) => one(each, busy, act))}
    </div>
  `;
}

function line({ id, submittedAt, progress }, own, act) {
  return html`
    <button class="waiting" aria-current=${own ? "true" : nothing} @click=${() => act(({ show }) => show({ chosen: id }))}>
      <strong>${progress.learner.name}</strong>
      <span>${progress.objective.badge.name}</span>
      <span class="muted small">${dayAndTime(submittedAt)}</span>
    </button>
  `;
}

function one({ id, note, items, progress, submittedAt }, busy, act) {
  const { learner, objective } = progress;
  const publish = (item) => html`
    <label class="switch small"><input type="checkbox" name="publish" value=${item.id} /><span>${say("console.publish")}</span></label>
  `;
  return html`
    <form class="card decision" @submit=${(event) => decide(event, id, act)}>
      <div class="row badge">
        ${objective.badge.imageUrl ? html`<img src=${here(objective.badge.imageUrl)} alt="" width="56" height="56" />` : nothing}
        <div>
          <h2>${objective.badge.name}</h2>
          <p class="muted">${say("console.by", { learner: learner.name, at: dayAndTime(submittedAt) })}</p>
        </div>
      </div>
      <div class="sides">
        <div class="stack">
          <h3>${say("console.evidence")}</h3>
          ${note ? html`<p class="words">${note}</p>` : nothing}
          ${evidence(items, publish)}
        </div>
        <div class="stack">${criteria(objective)}</div>
      </div>
      <div class="field">
        <label for="comment">${say("console.comment")}</label>
        <textarea class="input" id="comment" name="comment" maxlength="2000"></textarea>
      </div>
      <div class="row">
        <button class="button main" value="accept" ?disabled=${busy}>${say("console.accept")}</button>
        <button class="button" value="return" ?disabled=${busy}>${say("console.return")}</button>
      </div>
    </form>
  `;
}

function decide(event, submission, act) {
  event.preventDefault();
  const comment = event.target.comment.value.trim();
  const publish = [...event.target.querySelectorAll("[name=publish]:checked")].map(({ value }) => value);
  const input = { submission, comment, clientMutationKey: mutationKey() };
  if (event.submitter?.value === "return") {
    if (!comment) {
      event.target.comment.focus();
      return act(({ refuse }) => refuse(say("console.comment_missing")));
    }
    return act(({ decided }) => decided("ReturnEvidence", input));
  }
  return act(({ decided }) => decided("AcceptEvidence", { ...input, comment: comment || null, publish }));
}
