// Who runs the space, and who is only invited?

import { confirmed } from "/web/shared/confirm.js";
import { typed } from "/web/console/panel.js";
import { mutationKey } from "/web/shared/once.js";
import { day, say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const FIELDS = ["email", "firstName", "lastName"];

export function staff(panel) {
  const people = panel.found.staff;
  return html`
    <details class="card">
      <summary><h2>${say("console.staff", { count: people.length })}</h2></summary>
      <div class="stack">
        ${people.length ? html`<ul class="stack">${people.map((each) => member(panel, each))}</ul>` : nothing}
        ${panel.fault("staff")}
        <h3>${say("console.invite_heading")}</h3>
        <form class="stack" @submit=${(event) => invited(event, panel)}>
          ${panel.text("invite", "email", say("console.email"), { type: "email", required: true, most: 254 })}
          ${panel.text("invite", "firstName", say("console.first_name"))}
          ${panel.text("invite", "lastName", say("console.last_name"))} ${panel.fault("invite", ...FIELDS)}
          <p><button class="button main" ?disabled=${panel.busy}>${say("console.invite")}</button></p>
        </form>
      </div>
    </details>
  `;
}

function member(panel, { id, email, firstName, lastName, invitation, invitedAt, user }) {
  const name = user?.name || [firstName, lastName].filter(Boolean).join(" ") || email;
  const pending = invitation !== "ACCEPTED";
  const resend = () =>
    panel.act("staff", async () => {
      await panel.change("ResendInvitation", { staffMember: id });
      return say("console.resent", { name });
    });
  return html`
    <li class="stack member">
      <div class="who">
        <strong>${name}</strong>
        ${email && email !== name ? html`<span class="muted small">${email}</span>` : nothing}
        ${pending
          ? html`
              <span class="row small">
                <span class="tag warning">${say(`console.invitation_${invitation.toLowerCase()}`)}</span>
                <span class="muted">${day(invitedAt)}</span>
              </span>
            `
          : nothing}
      </div>
      <div class="row">
        ${pending
          ? html`<button class="button" aria-label=${say("console.resend_name", { name })} ?disabled=${panel.busy}
              @click=${resend}>${say("console.resend")}</button>`
          : nothing}
        <button class="button danger" aria-label=${say("console.remove_name", { name })} ?disabled=${panel.busy}
          @click=${() => removed(panel, id, name)}>${say("console.remove")}</button>
      </div>
    </li>
  `;
}

async function removed(panel, id, name) {
  const sure = await confirmed(say("console.remove_staff", { name }), say("console.remove_staff_about"), say("console.remove"));
  if (!sure) return;
  panel.act("staff", async () => {
    await panel.change("RemoveStaff", { staffMember: id });
    return say("console.removed", { name });
  });
}

async function invited(event, panel) {
  event.preventDefault();
  const form = event.target;
  const input = { ...typed(form), space: panel.space.id, clientMutationKey: mutationKey() };
  const done = await panel.act("invite", async () => {
    await panel.change("InviteStaff", input);
    return say("console.invited", { name: input.email });
  });
  if (done) form.reset();
}
