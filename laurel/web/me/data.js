// What is kept of the reader, and what is sent to them?

import { here } from "/web/shared/addresses.js";
import { toggle } from "/web/shared/switch.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function data({ viewer, busy }, act) {
  const mail = (wantsMail) =>
    act(async ({ change, refresh }) => {
      await change("UpdateViewer", { wantsMail });
      await refresh();
    });
  return html`
    <div class="stack opening"><h1 tabindex="-1">${say("me.view_data")}</h1></div>
    <div class="settings stack">
      <section class="card stack">
        <h2>${say("me.addresses")}</h2>
        <ul class="stack">
          ${viewer.emails.map(
            ({ address, primary }) => html`
              <li class="row"><span class="words">${address}</span>${primary ? html`<span class="tag">${say("me.primary")}</span>` : nothing}</li>
            `,
          )}
        </ul>
        ${toggle(say("me.wants_mail"), viewer.wantsMail, busy, mail)}
      </section>
      <section class="card stack">
        <h2>${say("me.kept")}</h2>
        <p class="muted">${say("me.kept_about")}</p>
        <p><a class="button" href=${here(viewer.exportUrl)} download>${say("me.export")}</a></p>
      </section>
      <p><button class="button" @click=${() => act(({ leave }) => leave())}>${say("me.sign_out")}</button></p>
    </div>
  `;
}
