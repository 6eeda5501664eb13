// What is done to several learners at once? They are chosen in one column, and each has their own outcome.

import { Panel } from "/web/console/panel.js";
import { Refused } from "/web/shared/ask.js";
import { mutationKey } from "/web/shared/once.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const AT_ONCE = 1_000; // learners of one call
const TOLD = 200; // outcomes that are listed, those for whom nothing was done first

export class Selection extends Panel {
  objective;
  learners = new Map();
  outcomes = [];
  #ended;
  #anchor = null;

  constructor(space, objective, changed, ended) {
    super(space, changed);
    this.objective = objective;
    this.#ended = ended;
  }

  // What is drawn is kept up to date by the table.
  async refresh() {}

  has(learner, objective) {
    return objective.id === this.objective.id && this.learners.has(learner.id);
  }

  // One more or less; with `extends`, all from the one before.
  choose(all, row, extended) {
    const { id, name } = all[row];
    const from = extended ? all.findIndex((each) => each.id === this.#anchor) : -1;
    if (from >= 0) {
      for (const each of all.slice(Math.min(from, row), Math.max(from, row) + 1)) this.learners.set(each.id, each.name);
    } else if (!this.learners.delete(id)) this.learners.set(id, name);
    this.#anchor = id;
    this.show({ outcomes: [] });
  }

  draw() {
    const { learners, objective, busy } = this;
    const none = busy || !learners.size;
    return html`
      <aside class="pane several" aria-label=${say("console.several")} @keydown=${({ key }) => key === "Escape" && this.#ended()}>
        <div class="row between bar">
          <h2>${objective.badge.name}</h2>
          <button class="button" @click=${() => this.#ended()}>${say("console.close")}</button>
        </div>
        <div class="stack">
          <p role="status">${say("console.chosen", { count: learners.size })}</p>
          ${this.outcomes.length ? nothing : html`<p class="muted small">${say("console.several_about")}</p>`}
          ${objective.__typename === "BadgeObjective"
            ? html`<p class="muted small">${say("console.by_badge")}</p>`
            : html`
                <form class="stack" @submit=${(event) => this.#complete(event)}>
                  ${this.#narrative()}
                  <p><button class="button main" ?disabled=${none}>${say("console.complete")}</button></p>
                </form>
                <form class="stack" @submit=${(event) => this.#takeBack(event)}>
                  ${this.text("several", "reason", say("console.reason"), { required: true, most: 255 })}
                  <p><button class="button danger" ?disabled=${none}>${say("console.take_back")}</button></p>
                </form>
              `}
          ${this.fault("several", "reason", "narrative")} ${this.outcomes.length ? this.#told() : nothing}
        </div>
      </aside>
    `;
  }

  #told() {
    return html`
      <ul class="history small" aria-label=${say("console.outcomes")}>
        ${this.outcomes.slice(0, TOLD).map(({ name, message }) => html`
          <li><strong>${name}</strong><span class=${message ? "bad" : "muted"}>${message ?? say("console.done")}</span></li>
        `)}
      </ul>
      ${this.outcomes.length > TOLD ? html`<p class="muted small">${say("console.others_done", { count: this.outcomes.length - TOLD })}</p>` : nothing}
    `;
  }

  // Said once, of each award.
  #narrative() {
    return this.field("several", "narrative", say("console.narrative"), (id, invalid, told) => html`
      <textarea class="input short" id=${id} name="narrative" maxlength="10000" aria-invalid=${invalid} aria-describedby=${told}></textarea>
    `);
  }

  async #complete(event) {
    event.preventDefault();
    const form = event.target;
    if (await this.#do("CompleteObjective", { narrative: form.narrative.value.trim() || null })) form.reset();
  }

  async #takeBack(event) {
    event.preventDefault();
    const form = event.target;
    if (await this.#do("RevokeCompletion", { reason: form.reason.value.trim() })) form.reset();
  }

  // Those for whom nothing was done stand first, and stay chosen.
  #do(operation, input) {
    const learners = [...this.learners];
    return this.act("several", async () => {
      const refused = [];
      for (let from = 0; from < learners.length; from += AT_ONCE) {
        const ids = learners.slice(from, from + AT_ONCE).map(([id]) => id);
        const told = await this.change(operation, { ...input, objective: this.objective.id, learners: ids, clientMutationKey: mutationKey() });
        refused.push(...told.refused);
      }
      const why = new Map(refused.map(({ learner, refused }) => [learner, new Refused(refused).message]));
      this.outcomes = learners
        .map(([id, name]) => ({ name, message: why.get(id) }))
        .sort((one, other) => Boolean(other.message) - Boolean(one.message));
      this.learners = new Map(learners.filter(([id]) => why.has(id)));
    });
  }
}
