// What is done to several learners at once? They are chosen in one column, and each has their own outcome.

import { Panel } from "/web/console/panel.js";
import { mutationKey } from "/web/shared/once.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

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
                <p><button class="button main" ?disabled=${none} @click=${() => this.#complete()}>${say("console.complete")}</button></p>
                <form class="stack" @submit=${(event) => this.#takeBack(event)}>
                  ${this.text("several", "reason", say("console.reason"), { required: true, most: 255 })}
                  <p><button class="button danger" ?disabled=${none}>${say("console.take_back")}</button></p>
                </form>
              `}
          ${this.fault("several", "reason")} ${this.outcomes.length ? this.#told() : nothing}
        </div>
      </aside>
    `;
  }

  #told() {
    return html`
      <ul class="history small" aria-label=${say("console.outcomes")}>
        ${this.outcomes.map(({ name, message }) => html`
          <li><strong>${name}</strong><span class=${message ? "bad" : "muted"}>${message ?? say("console.done")}</span></li>
        `)}
      </ul>
    `;
  }

  #complete() {
    return this.#do("CompleteObjective", {});
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
      const ids = learners.map(([id]) => id);
      const { refused } = await this.change(operation, { ...input, objective: this.objective.id, learners: ids, clientMutationKey: mutationKey() });
      const why = new Map(refused.map(({ learner, refused }) => [learner, refused.message]));
      this.outcomes = learners
        .map(([id, name]) => ({ name, message: why.get(id) }))
        .sort((one, other) => Boolean(other.message) - Boolean(one.message));
      this.learners = new Map(learners.filter(([id]) => why.has(id)));
    });
  }
}
