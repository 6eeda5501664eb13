// Who is here? Learners, who are found, added and removed, and whoever runs the space with us.

import { confirmed } from "/web/shared/confirm.js";
import { importing } from "/web/console/importing.js";
import { Panel, typed } from "/web/console/panel.js";
import { staff } from "/web/console/staff.js";
import { mutationKey } from "/web/shared/once.js";
import { say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const PAGE = 50;
const PAUSE = 250; // between keys of somebody who searches

export class Members extends Panel {
  found = null;
  preview = null;
  #search = "";
  #wanted = PAGE;
  #typing;

  async refresh() {
    const search = this.#search;
    const { space } = await this.ask("Members", { search: search || null, first: Math.min(this.#wanted, 500) });
    if (search === this.#search) this.show({ found: space });
  }

  search(text) {
    this.#search = text.trim();
    this.#wanted = PAGE;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.refresh().catch(() => {}), PAUSE);
  }

  more() {
    this.#wanted += PAGE * 3;
    this.act("list", async () => {});
  }

  draw() {
    if (!this.found) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
    return html`
      <div class="panel">
        <div class="column sheet beside">
          <div class="stack">${this.news()} ${this.#add()} ${importing(this)} ${staff(this)}</div>
          <section class="stack" aria-labelledby="learners">
            ${this.#heading()} ${this.fault("list")} ${this.#list()}
          </section>
        </div>
      </div>
    `;
  }

  #heading() {
    return html`
      <div class="row between">
        <h2 id="learners">${say("console.learners", { count: this.found.learners.totalCount })}</h2>
        <input class="input search" type="search" aria-label=${say("console.search")} placeholder=${say("console.search")}
          @input=${({ target }) => this.search(target.value)} />
      </div>
    `;
  }

  #add() {
    const submit = async (event) => {
      event.preventDefault();
      const form = event.target;
      const told = typed(form);
      const input = { ...told, space: this.space.id, clientMutationKey: mutationKey() };
      const done = await this.act("add", async () => {
        await this.change("AddLearner", input);
        return say("console.added", { name: told.name ?? told.email });
      });
      if (!done) return;
      form.reset();
      form.email.focus();
    };
    return html`
      <details class="card">
        <summary><h2>${say("console.add_learner")}</h2></summary>
        <form class="stack" @submit=${submit}>
          ${this.text("add", "email", say("console.email"), { type: "email", required: true, most: 254 })}
          ${this.text("add", "name", say("console.name"))} ${this.fault("add", "email", "name")}
          <p><button class="button main" ?disabled=${this.busy}>${say("console.add")}</button></p>
        </form>
      </details>
    `;
  }

  #list() {
    const { edges, pageInfo } = this.found.learners;
    if (!edges.length) return html`<p class="empty">${say(this.#search ? "console.not_found" : "console.nobody")}</p>`;
    return html`
      <ul class="list">${repeat(edges, ({ node }) => node.id, ({ node }) => this.#line(node))}</ul>
      ${pageInfo.hasNextPage && this.#wanted < 500
        ? html`<p><button class="button" ?disabled=${this.busy} @click=${() => this.more()}>${say("common.more")}</button></p>`
        : nothing}
      ${pageInfo.hasNextPage && this.#wanted >= 500 ? html`<p class="muted">${say("console.search_on")}</p>` : nothing}
    `;
  }

  #line(learner) {
    const { name, email, points } = learner;
    return html`
      <li>
        <div class="who"><strong>${name}</strong>${email ? html`<span class="muted small">${email}</span>` : nothing}</div>
        <span class="muted small numbers points">${say("console.points", { count: points })}</span>
        <button class="button danger" aria-label=${say("console.remove_name", { name })} ?disabled=${this.busy}
          @click=${() => this.#remove(learner)}>${say("console.remove")}</button>
      </li>
    `;
  }

  async #remove({ id, name }) {
    const sure = await confirmed(say("console.remove_learner", { name }), say("console.remove_learner_about"), say("console.remove"));
    if (!sure) return;
    this.act("list", async () => {
      await this.change("RemoveLearner", { learner: id });
      return say("console.removed", { name });
    });
  }
}
