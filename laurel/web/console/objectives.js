// What is there to achieve? The objectives in their order, what each counts, and how one more is made.

import { confirmed } from "/web/shared/confirm.js";
import { changing } from "/web/console/changing.js";
import { creating, MOST_POINTS } from "/web/console/creating.js";
import { movers } from "/web/console/movers.js";
import { Panel } from "/web/console/panel.js";
import { here } from "/web/shared/addresses.js";
import { say } from "/web/shared/words.js";
import { live } from "/web/vendor/lit-html/directives/live.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export class Objectives extends Panel {
  found = null;
  badges = [];
  kind = "manual";
  open = null; // the objective whose form is open, and its version then
  pro = false;

  async refresh() {
    const badges = await this.all("Badges", ({ space }) => space.issuer.badges);
    const found = await this.all("Objectives", ({ space }) => {
      this.pro = space.issuer.plan === "PRO";
      return space.objectives;
    });
    this.show({ found, badges });
  }

  draw() {
    const { found } = this;
    if (!found) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
    return html`
      <div class="panel">
        <div class="column sheet beside">
          <div class="stack">${this.news()} ${creating(this)}</div>
          <section class="stack" aria-labelledby="objectives">
            <h2 id="objectives">${say("console.objectives", { count: found.length })}</h2>
            ${this.pro ? nothing : html`<p class="muted small">${say("console.free_points")}</p>`} ${this.fault("list")}
            ${found.length
              ? html`<ol class="list">${repeat(found, ({ id }) => id, (each, place) => this.#line(each, place))}</ol>`
              : html`<p class="empty">${say("console.no_objective")}</p>`}
          </section>
        </div>
      </div>
    `;
  }

  #line(objective, place) {
    const { __typename, badge, id } = objective;
    return html`
      <li class="editable">
        ${badge.imageUrl ? html`<img src=${here(badge.imageUrl)} alt="" width="40" height="40" />` : nothing}
        <div class="who">
          <strong>${badge.name}</strong>
          <span class="muted small">${say(__typename === "BadgeObjective" ? "console.kind_badge" : "console.kind_manual")}</span>
        </div>
        <div class="row tools">${this.#points(objective)} ${this.#editor(objective)} ${this.#moves(objective, place)} ${this.#remover(objective)}</div>
        ${this.open?.id === id && __typename === "ManualObjective" ? changing(this, { ...objective, version: this.open.version }) : nothing}
      </li>
    `;
  }

  // What a badge decides has nothing to change but its points.
  #editor({ __typename, id, version, badge: { name } }) {
    if (__typename !== "ManualObjective") return nothing;
    const isOpen = this.open?.id === id;
    const toggle = () => {
      this.show({ open: isOpen ? null : { id, version }, refused: null });
      requestAnimationFrame(() => document.getElementById("change-publicCriteria")?.focus());
    };
    return html`
      <button class="button" aria-expanded=${isOpen ? "true" : "false"} aria-label=${say("console.edit_name", { name })} @click=${toggle}>
        ${say("console.edit")}
      </button>
    `;
  }

  #points({ id, points, version, badge: { name } }) {
    const changed = ({ target }) => {
      if (!target.reportValidity() || target.value === "") return;
      this.act("list", async () => {
        await this.change("UpdateObjective", { objective: id, points: target.valueAsNumber, expectedVersion: version });
        return say("console.points_changed", { name });
      });
    };
    if (!this.pro) return html`<span class="muted small numbers">${say("console.points", { count: points })}</span>`;
    return html`
      <input class="input numbers amount" type="number" min="0" max=${MOST_POINTS} step="1" required
        aria-label=${say("console.points_of", { name })} .value=${live(String(points))} ?disabled=${this.busy} @change=${changed} />
    `;
  }

  #moves({ id, badge: { name } }, place) {
    const move = (by, told) => {
      const order = this.found.map((each) => each.id);
      order.splice(place, 1);
      order.splice(place + by, 0, id);
      return this.act("list", async () => {
        await this.change("ReorderObjectives", { space: this.space.id, objectives: order });
        return told;
      });
    };
    return movers({ id, name, place, count: this.found.length, busy: this.busy }, move);
  }

  #remover({ id, badge: { name } }) {
    const remove = async () => {
      const sure = await confirmed(say("console.remove_objective", { name }), say("console.remove_objective_about"), say("console.remove"));
      if (!sure) return;
      this.act("list", async () => {
        await this.change("RemoveObjective", { objective: id });
        return say("console.removed", { name });
      });
    };
    return html`
      <button class="button danger" aria-label=${say("console.remove_name", { name })} ?disabled=${this.busy} @click=${remove}>
        ${say("console.remove")}
      </button>
    `;
  }
}
