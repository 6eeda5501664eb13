// What is to be done, and what has been?

import { handIn } from "/web/me/hand_in.js";
import { line } from "/web/me/line.js";
import { pathway } from "/web/me/pathway.js";
import { here } from "/web/shared/addresses.js";
import { day, number, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const TAGS = { COMPLETED: "good", RETURNED: "warning", SUBMITTED: "", NOT_STARTED: "" };
const URGENT = ["RETURNED", "NOT_STARTED"];

export function objectives(seen, act) {
  const { viewer, space, learner } = seen;
  if (!space) return html`<p class="empty">${say("me.no_space")}</p>`;
  return html`
    <div class="stack opening">
      ${viewer.spaces.length > 1 ? choice(viewer, space, act) : nothing}
      <p class="muted">${space.issuer.name}</p>
      <h1 tabindex="-1">${space.name}</h1>
      ${learner ? summary(learner, space, seen.state) : html`<p class="muted" role="status">${say("common.loading")}</p>`}
    </div>
    ${learner ? parts(seen, act) : nothing}
  `;
}

function choice(viewer, space, act) {
  return html`
    <div class="field choice">
      <label for="space">${say("me.space")}</label>
      <select class="input" id="space" @change=${({ target }) => act(({ choose }) => choose(target.value))}>
        ${viewer.spaces.map(({ id, name }) => html`<option value=${id} ?selected=${id === space.id}>${name}</option>`)}
      </select>
    </div>
  `;
}

function summary(learner, space, state) {
  const all = learner.progress.length;
  const done = learner.progress.filter(({ status }) => status === "COMPLETED").length;
  return html`
    <progress max=${all || 1} value=${done} aria-label=${say("me.done_label")}></progress>
    <p class="row">
      <strong class="numbers">${say("me.done", { done, count: all })}</strong>
      <span class="muted numbers">${say("me.points", { count: learner.points })}</span>
      <span class="muted">
        ${space.status === "ARCHIVED" ? say("me.ended", { day: day(space.endsOn) }) : say("me.until", { day: day(space.endsOn) })}
      </span>
      ${state === "behind" ? html`<span class="state behind">${say("me.behind")}</span>` : nothing}
    </p>
  `;
}

function parts(seen, act) {
  const { learner } = seen;
  const open = learner.progress.filter(({ status }) => URGENT.includes(status) && learner.space.status === "ACTIVE");
  const next = open.find(({ status }) => status === "RETURNED") ?? open[0];
  const others = learner.progress.filter(({ id }) => id !== next?.id);
  return html`
    <div class="parts">
      <div class="stack">
        ${next ? html`<h2>${say("me.next")}</h2>${objective(next, seen, act, true)}` : nothing}
        ${others.length ? html`<h2>${say(next ? "me.others" : "me.all")}</h2>` : nothing}
        <ul class="stack">
          ${repeat(others, ({ id }) => id, (each) => html`<li>${objective(each, seen, act, false)}</li>`)}
        </ul>
        ${learner.progress.length ? nothing : html`<p class="empty card">${say("me.no_objective")}</p>`}
      </div>
      <div class="stack">
        ${line(seen, act)} ${learner.pathwayProgress.map(pathway)}
      </div>
    </div>
  `;
}

function objective(progress, seen, act, first) {
  const { status, objective, submission, completedAt } = progress;
  const { badge } = objective;
  return html`
    <article class="card objective ${first ? "first" : ""} ${status === "COMPLETED" ? "completed" : ""}">
      ${badge.imageUrl ? html`<img src=${here(badge.imageUrl)} alt="" width="64" height="64" />` : html`<span></span>`}
      <div class="stack about">
        <div class="row head">
          <h3>${badge.name}</h3>
          <span class="tag ${TAGS[status]}">${say(`me.status_${status.toLowerCase()}`)}</span>
          <span class="muted numbers small">${say("me.points", { count: objective.points })}</span>
        </div>
        <p class="words muted">${objective.publicCriteria ?? badge.description}</p>
        ${status === "COMPLETED" ? html`<p class="small muted">${say("me.completed_on", { day: day(completedAt) })}</p>` : nothing}
        ${status === "RETURNED" && submission?.comment ? html`<p class="notice warning words">${submission.comment}</p>` : nothing}
        ${status === "COMPLETED" && submission?.comment ? html`<p class="notice good words">${submission.comment}</p>` : nothing}
        ${status === "SUBMITTED" ? waiting(submission, seen, act) : nothing}
        ${takesEvidence(progress, seen.learner) ? handIn(progress, seen, act, first) : nothing}
      </div>
    </article>
  `;
}

function takesEvidence({ status, objective }, learner) {
  return (
    URGENT.includes(status) && learner.space.status === "ACTIVE" && ["OPTIONAL", "REQUIRED"].includes(objective.evidencePolicy)
  );
}

function waiting({ id, submittedAt, items }, { busy }, act) {
  const withdraw = () => act(({ change }) => change("WithdrawEvidence", { submission: id }));
  return html`
    <ul class="items">
      ${items.map((item) => html`<li>${itemWords(item)}</li>`)}
    </ul>
    <p class="row">
      <span class="small muted">${say("me.submitted_on", { day: day(submittedAt) })}</span>
      <button class="button plain" ?disabled=${busy} @click=${withdraw}>${say("me.withdraw")}</button>
    </p>
  `;
}

function itemWords({ url, fileName, narrative }) {
  if (fileName) return html`<a href=${here(url)} target="_blank" rel="noopener">${fileName}</a>`;
  if (url) return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${url}</a>`;
  return html`<span class="words">${narrative}</span>`;
}
