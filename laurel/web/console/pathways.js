// Where does it all lead? The pathways of the issuer, which of them the space follows, and each one's tree.

import { confirmed } from "/web/shared/confirm.js";
import { Panel, typed } from "/web/console/panel.js";
import { step } from "/web/console/steps.js";
import { editing, told } from "/web/console/step_form.js";
import { planted, tree, without } from "/web/console/tree.js";
import { mutationKey } from "/web/shared/once.js";
import { ask } from "/web/shared/ask.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const MANAGERS = ["OWNER", "EDITOR"];
const TAGS = { DRAFT: "", PUBLISHED: "good", ARCHIVED: "warning" };

export class Pathways extends Panel {
  found = null;
  followed = new Set();
  badges = [];
  manages = false;
  read = null; // the pathway that is looked at
  open = null; // the step whose form is open, or under which one is added
  #issuer = null;
  #chosen = null;

  async refresh() {
    const followed = new Map();
    const own = await this.all("Pathways", ({ space }) => {
      for (const each of space.pathways) followed.set(each.id, each);
      this.#issuer = space.issuer;
      return space.issuer.pathways;
    });
    const found = [...own, ...[...followed.values()].filter(({ id }) => !own.some((each) => each.id === id))];
    const manages = MANAGERS.includes(this.#issuer.viewerIssuerRole);
    const badges = manages ? await this.all("Badges", ({ space }) => space.issuer.badges) : [];
    const chosen = found.find(({ id }) => id === this.#chosen) ?? found[0];
    const read = chosen ? (await ask("Pathway", { pathway: chosen.id })).pathway : null;
    this.show({ found, followed: new Set(followed.keys()), manages, badges, read });
  }

  draw() {
    if (!this.found) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
    return html`
      <div class="panel">
        <div class="column sheet routes">
          <div class="stack">
            ${this.news()} ${this.manages ? this.#creating() : nothing} ${this.found.length ? this.#list() : nothing}
          </div>
          ${this.read ? this.#whole(this.read) : html`<p class="empty">${say(this.manages ? "console.no_pathway" : "console.no_pathway_yet")}</p>`}
        </div>
      </div>
    `;
  }

  #list() {
    const choose = (id) => {
      this.#chosen = id;
      this.act("pathway", async () => this.show({ open: null }));
    };
    return html`
      <ul class="queue" aria-label=${say("console.view_pathways")}>
        ${this.found.map(({ id, name, status }) => html`
          <li>
            <button class="waiting" aria-current=${id === this.read?.id ? "true" : nothing} @click=${() => choose(id)}>
              <strong class="words">${name}</strong>
              <span class="row small">${this.#tags(id, status)}</span>
            </button>
          </li>
        `)}
      </ul>
    `;
  }

  #tags(id, status) {
    return html`
      <span class="tag ${TAGS[status]}">${say(`console.pathway_${status.toLowerCase()}`)}</span>
      ${this.followed.has(id) ? html`<span class="tag good">${say("console.followed")}</span>` : nothing}
    `;
  }

  #creating() {
    if (!this.badges.length) return html`<p class="card muted">${say("console.no_badge")}</p>`;
    const submit = async (event) => {
      event.preventDefault();
      const form = event.target;
      const { pathway: name } = typed(form);
      const input = { issuer: this.#issuer.id, name, root: told(form), clientMutationKey: mutationKey() };
      const done = await this.act("pathway-new", async () => {
        this.#chosen = (await this.change("CreatePathway", input)).id;
        return say("console.added", { name });
      });
      if (done) form.reset();
    };
    return html`
      <details class="card">
        <summary><h2>${say("console.pathway_add")}</h2></summary>
        <form class="stack" @submit=${submit}>
          ${this.text("pathway-new", "pathway", say("console.name"), { required: true })}
          <fieldset class="choice stack">
            <legend>${say("console.pathway_end")}</legend>
            ${editing(this, "pathway-new", {})}
          </fieldset>
          <p><button class="button main" ?disabled=${this.busy}>${say("console.add")}</button></p>
        </form>
      </details>
    `;
  }

  #whole(pathway) {
    const { id, name, description, status, elements, issuer } = pathway;
    const changes = MANAGERS.includes(issuer.viewerIssuerRole) && status !== "ARCHIVED";
    const root = tree(elements);
    return html`
      <section class="stack" aria-labelledby="pathway">
        <div class="row between">
          <div class="stack title">
            <h2 id="pathway" class="words">${name}</h2>
            <p class="row">${this.#tags(id, status)}</p>
          </div>
          <div class="row">${this.#turns(pathway)}</div>
        </div>
        ${description ? html`<p class="words muted">${description}</p>` : nothing} ${this.fault("pathway")}
        <ol class="tree">${step(this, pathway, root, null, changes)}</ol>
      </section>
    `;
  }

  // What can be done with it as a whole.
  #turns({ id, name, status, issuer }) {
    const follows = this.followed.has(id);
    const button = (words, act, style = "") => html`<button class="button ${style}" ?disabled=${this.busy} @click=${act}>${say(words)}</button>`;
    const manages = MANAGERS.includes(issuer.viewerIssuerRole);
    const turn = (operation, input, words) => () => this.act("pathway", async () => {
      await this.change(operation, { pathway: id, ...input });
      return say(words, { name });
    });
    const space = { space: this.space.id };
    return html`
      ${manages && status !== "PUBLISHED" ? button("console.publish_pathway", turn("PublishPathway", {}, "console.published"), "main") : nothing}
      ${!follows && status === "PUBLISHED" ? button("console.follow", turn("SubscribePathway", space, "console.follows"), "main") : nothing}
      ${follows ? button("console.unfollow", () => this.#sure("unfollow", name, turn("UnsubscribePathway", space, "console.unfollowed")), "danger") : nothing}
      ${manages && status === "PUBLISHED" ? button("console.archive", () => this.#sure("archive", name, turn("ArchivePathway", {}, "console.archived")), "danger") : nothing}
    `;
  }

  async #sure(what, name, act) {
    if (await confirmed(say(`console.${what}_sure`, { name }), say(`console.${what}_about`), say(`console.${what}`))) act();
  }

  // The whole tree is sent each time; whoever changed it meanwhile is not overwritten.
  replace(pathway, root, form, words) {
    return this.act(form, async () => {
      await this.change("UpdatePathway", { pathway: pathway.id, root: planted(root), expectedVersion: pathway.version });
      this.show({ open: null });
      return words;
    });
  }

  async remove(pathway, element) {
    const { name } = element;
    if (!(await confirmed(say("console.remove_step", { name }), say("console.remove_step_about"), say("console.remove")))) return;
    this.replace(pathway, without(tree(pathway.elements), element.id), "pathway", say("console.removed", { name }));
  }
}
