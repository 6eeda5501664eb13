// Who sees the leaderboard, and how are learners named there? With the screens that show it, and the table to take along.

import { confirmed } from "/web/shared/confirm.js";
import { Panel, typed } from "/web/console/panel.js";
import { here } from "/web/shared/addresses.js";
import { toggle } from "/web/shared/switch.js";
import { token } from "/web/shared/who.js";
import { day, dayAndTime, say } from "/web/shared/words.js";
import { generate } from "/web/vendor/lean-qr/index.mjs";
import { toSvg } from "/web/vendor/lean-qr/extras/svg.mjs";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export class Leaderboard extends Panel {
  found = null;
  made = null;

  async refresh() {
    const { space } = await this.ask("Leaderboard");
    this.show({ found: space });
  }

  draw() {
    if (!this.found) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
    return html`
      <div class="panel">
        <div class="column sheet twins">
          ${this.told || this.refused?.form === "options" ? html`<div class="stack whole">${this.news()} ${this.fault("options")}</div>` : this.news()}
          <div class="stack">${this.#options()} ${this.#table()}</div>
          ${this.#screens()}
        </div>
      </div>
    `;
  }

  // By its cookie somebody sees it as themself; in the demo world there is none.
  #options() {
    const { enabled, useAliases, allowRealNames } = this.found.leaderboardOptions;
    const set = (name) => (value) =>
      this.act("options", async () => {
        await this.change("UpdateLeaderboardOptions", { space: this.space.id, [name]: value });
      });
    return html`
      <section class="card stack">
        <h2>${say("console.view_leaderboard")}</h2>
        <div>
          ${toggle(say("console.board_enabled"), enabled, this.busy, set("enabled"))}
          ${toggle(say("console.board_aliases"), useAliases, this.busy, set("useAliases"))}
          ${useAliases ? toggle(say("console.board_real_names"), allowRealNames, this.busy, set("allowRealNames")) : nothing}
        </div>
        ${token() ? nothing : html`<p><a class="button" href=${`/board#${this.space.id}`} target="_blank" rel="noopener">${say("console.board_open")}</a></p>`}
      </section>
    `;
  }

  #screens() {
    const { displayTokens } = this.found;
    return html`
      <section class="card stack">
        <h2>${say("console.screens")}</h2>
        <p class="muted small">${say("console.screens_about")}</p>
        ${this.made ? this.#once() : nothing}
        ${displayTokens.length ? html`<ul class="stack">${displayTokens.map((each) => this.#screen(each))}</ul>` : nothing}
        ${this.fault("screens")}
        <form class="stack" @submit=${(event) => this.#create(event)}>
          ${this.text("screen", "label", say("console.screen_label"), { required: true })} ${this.fault("screen", "label")}
          <p><button class="button main" ?disabled=${this.busy}>${say("console.screen_make")}</button></p>
        </form>
      </section>
    `;
  }

  #screen({ id, label, createdAt, lastUsedAt }) {
    const revoke = async () => {
      if (!(await confirmed(say("console.revoke_name", { name: label }), say("console.revoke_about"), say("console.revoke")))) return;
      this.act("screens", async () => {
        await this.change("RevokeDisplayToken", { displayToken: id });
        if (this.made?.id === id) this.made = null;
        return say("console.revoked", { name: label });
      });
    };
    return html`
      <li class="row between">
        <div class="who">
          <strong>${label}</strong>
          <span class="muted small">
            ${lastUsedAt ? say("console.last_used", { at: dayAndTime(lastUsedAt) }) : say("console.never_used", { day: day(createdAt) })}
          </span>
        </div>
        <button class="button danger" aria-label=${say("console.revoke_of", { name: label })} ?disabled=${this.busy}
          @click=${revoke}>${say("console.revoke")}</button>
      </li>
    `;
  }

  // The token stands behind the #, and is never seen again.
  #once() {
    const { address, label, code } = this.made;
    return html`
      <div class="notice good stack once" role="group" aria-label=${label}>
        <p><strong>${label}</strong><br />${say("console.once")}</p>
        <div class="code" role="img" aria-label=${say("console.screen_code")}>${code}</div>
        <input class="input" readonly aria-label=${say("console.screen_address")} .value=${address} @focus=${({ target }) => target.select()} />
        <div class="row">
          ${navigator.clipboard
            ? html`<button class="button" @click=${() => this.#copy(address)}>${say("console.copy")}</button>`
            : nothing}
          <button class="button" @click=${() => this.show({ made: null })}>${say("console.noted")}</button>
        </div>
      </div>
    `;
  }

  async #copy(address) {
    await navigator.clipboard.writeText(address);
    this.show({ told: say("console.copied") });
  }

  async #create(event) {
    event.preventDefault();
    const form = event.target;
    const done = await this.act("screen", async () => {
      const { token: secret, displayToken } = await this.change("CreateDisplayToken", { space: this.space.id, ...typed(form) });
      const address = `${location.origin}/board#${secret}`;
      this.made = { ...displayToken, address, code: toSvg(generate(address), document, { pad: 2, on: "#131a16" }) };
    });
    if (done) form.reset();
  }

  // Its address works for ten minutes, so it is asked for when it is wanted.
  #table() {
    const download = () =>
      this.act("csv", async () => {
        const { space } = await this.ask("ProgressCsv");
        location.assign(here(space.progressCsvUrl));
      });
    return html`
      <section class="card stack">
        <h2>${say("console.csv")}</h2>
        <p class="muted small">${say("console.csv_about")}</p>
        ${this.fault("csv")}
        <p><button class="button" ?disabled=${this.busy} @click=${download}>${say("console.csv_download")}</button></p>
      </section>
    `;
  }
}
