// What is kept of the reader, what is sent to them, and how do they leave?

import { addresses } from "/web/me/addresses.js";
import { here } from "/web/shared/addresses.js";
import { typedIn } from "/web/shared/confirm.js";
import { toggle } from "/web/shared/switch.js";
import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function data(seen, act) {
  const { viewer, busy } = seen;
  const mail = (wantsMail) =>
    act(async ({ change, refresh }) => {
      await change("UpdateViewer", { wantsMail });
      await refresh();
    });
  return html`
    <div class="stack opening"><h1 tabindex="-1">${say("me.view_data")}</h1></div>
    <div class="settings stack">
      ${addresses(seen, act, toggle(say("me.wants_mail"), viewer.wantsMail, busy, mail))}
      <section class="card stack">
        <h2>${say("me.kept")}</h2>
        <p class="muted">${say("me.kept_about")}</p>
        <p><a class="button" href=${here(viewer.exportUrl)} download>${say("me.export")}</a></p>
      </section>
      <section class="card stack">
        <h2>${say("me.leave")}</h2>
        <p class="muted">${say("me.leave_about")}</p>
        <p><button class="button danger" ?disabled=${busy} @click=${() => erase(viewer, act)}>${say("me.erase")}</button></p>
      </section>
      <p><button class="button" @click=${() => act(({ leave }) => leave())}>${say("me.sign_out")}</button></p>
    </div>
  `;
}

// Whoever came from a course has no address of their own: they type their name.
async function erase({ emails }, act) {
  const label = say(emails.some(({ verified }) => verified) ? "me.erase_confirm" : "me.erase_confirm_name");
  const email = await typedIn(say("me.erase_sure"), say("me.leave_about"), say("me.erase"), label);
  if (!email) return;
  act(async ({ change, gone }) => {
    await change("EraseAccount", { email });
    gone();
  });
}
