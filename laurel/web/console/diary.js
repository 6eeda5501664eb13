// What happened in this space? The newest first, and more as it happens.

import { Panel } from "/web/console/panel.js";
import { dayAndTime, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const PAGE = 50;
const GROUPS = {
  progress: ["OBJECTIVE_COMPLETED", "COMPLETION_REVOKED"],
  evidence: ["EVIDENCE_SUBMITTED", "EVIDENCE_WITHDRAWN", "EVIDENCE_ACCEPTED", "EVIDENCE_RETURNED"],
  people: [
    "LEARNER_ADDED", "LEARNER_CHANGED", "LEARNER_REMOVED", "LEARNER_RETURNED", "LEARNER_MERGED",
    "STAFF_INVITED", "STAFF_JOINED", "STAFF_REMOVED",
  ],
};

export class Diary extends Panel {
  events = null;
  group = "";
  #page = null;

  // What came since is put before what is there already, unless it is too much to join on.
  async refresh() {
    const { group } = this;
    const { edges, pageInfo } = await this.#read(null);
    if (group !== this.group) return;
    const events = edges.map(({ node }) => node);
    const place = this.events?.findIndex(({ id }) => id === events.at(-1)?.id) ?? -1;
    if (place < 0) this.#page = pageInfo;
    this.show({ events: place < 0 ? events : [...events, ...this.events.slice(place + 1)] });
  }

  async #read(after) {
    const { space } = await this.ask("Diary", { first: PAGE, after, kinds: GROUPS[this.group] ?? null });
    return space.history;
  }

  #choose(group) {
    this.#page = null;
    this.show({ group, events: null });
    this.refresh().catch(() => this.show({ events: [] }));
  }

  #more() {
    this.act("diary", async () => {
      const { edges, pageInfo } = await this.#read(this.#page.endCursor);
      this.#page = pageInfo;
      this.show({ events: [...this.events, ...edges.map(({ node }) => node)] });
    });
  }

  draw() {
    const { events } = this;
    return html`
      <div class="panel">
        <div class="column sheet single">
          <div class="row between">
            <h2>${say("console.view_diary")}</h2>
            <select class="input search" aria-label=${say("console.diary_shown")} @change=${({ target }) => this.#choose(target.value)}>
              <option value="">${say("console.diary_all")}</option>
              ${Object.keys(GROUPS).map((each) => html`<option value=${each}>${say(`console.diary_${each}`)}</option>`)}
            </select>
          </div>
          ${this.fault("diary")}
          ${events ? this.#lines(events) : html`<p class="empty" role="status">${say("common.loading")}</p>`}
        </div>
      </div>
    `;
  }

  #lines(events) {
    if (!events.length) return html`<p class="empty">${say("console.diary_empty")}</p>`;
    return html`
      <ol class="list">${repeat(events, ({ id }) => id, line)}</ol>
      ${this.#page?.hasNextPage
        ? html`<p><button class="button" ?disabled=${this.busy} @click=${() => this.#more()}>${say("common.more")}</button></p>`
        : nothing}
    `;
  }
}

function line({ kind, at, reason, actor, learner, objective }) {
  const about = [learner?.name, objective?.badge.name].filter(Boolean).join(" · ");
  return html`
    <li class="event">
      <div class="who">
        <strong>${say(`console.event_${kind.toLowerCase()}`)}</strong>
        ${about ? html`<span>${about}</span>` : nothing} ${reason ? html`<span class="small words">${reason}</span>` : nothing}
      </div>
      <span class="muted small when">${actor ? html`${actor.name} <br />` : nothing}${dayAndTime(at)}</span>
    </li>
  `;
}
