// What has been earned, who may see it, and how is it taken along?

import { here } from "/web/shared/addresses.js";
import { toggle } from "/web/shared/switch.js";
import { day, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function badges({ awards, busy }, act) {
  return html`
    <div class="stack opening">
      <h1 tabindex="-1">${say("me.view_badges")}</h1>
      <p class="muted">${say("me.badges_about")}</p>
    </div>
    ${awards ? list(awards, busy, act) : html`<p class="empty">${say("common.loading")}</p>`}
  `;
}

function list({ nodes, more }, busy, act) {
  if (!nodes.length) return html`<p class="card empty">${say("me.no_badge")}</p>`;
  return html`
    <ul class="shelf">${repeat(nodes, ({ id }) => id, (award) => html`<li>${one(award, busy, act)}</li>`)}</ul>
    ${more
      ? html`<p><button class="button" ?disabled=${busy} @click=${() => act(({ readAwards }) => readAwards(1))}>${say("common.more")}</button></p>`
      : nothing}
  `;
}

function one(award, busy, act) {
  const { badge, status, issuedAt, expiresAt } = award;
  return html`
    <article class="card stack badge">
      ${badge.imageUrl ? html`<img src=${here(badge.imageUrl)} alt="" width="112" height="112" />` : nothing}
      <div>
        <h2>${badge.name}</h2>
        <p class="muted small">${say("me.given", { issuer: badge.issuerName, day: day(issuedAt) })}</p>
        ${status === "VALID" ? nothing : html`<p><span class="tag warning">${say(`me.award_${status.toLowerCase()}`)}</span></p>`}
        ${expiresAt && status === "VALID" ? html`<p class="muted small">${say("me.valid_until", { day: day(expiresAt) })}</p>` : nothing}
      </div>
      ${status === "REVOKED" ? nothing : taking(award, busy, act)}
    </article>
  `;
}

function taking({ id, shared, publicUrl, bakedImageUrl, openBadge3Url, badge }, busy, act) {
  const share = (chosen) =>
    act(async ({ change, readAwards }) => {
      await change("ShareAward", { award: id, shared: chosen });
      await readAwards();
    });
  const copy = () => act(async ({ show }) => {
    await navigator.clipboard.writeText(publicUrl);
    show({ told: say("me.copied") });
  });
  return html`
    ${toggle(say("me.shared"), shared, busy, share)}
    <div class="row">
      <a class="button" href=${here(publicUrl)} target="_blank" rel="noopener">${say("me.page")}<span class="aside"> ${badge.name}</span></a>
      ${navigator.clipboard ? html`<button class="button" @click=${copy}>${say("me.copy")}<span class="aside"> ${badge.name}</span></button>` : nothing}
    </div>
    <p class="row small">
      ${bakedImageUrl ? html`<a href=${here(bakedImageUrl)} download>${say("me.image")}<span class="aside"> ${badge.name}</span></a>` : nothing}
      ${openBadge3Url ? html`<a href=${here(openBadge3Url)} download>${say("me.credential")}<span class="aside"> ${badge.name}</span></a>` : nothing}
    </p>
  `;
}
