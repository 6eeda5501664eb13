// Which addresses are the reader's? What is given to any of them is theirs, once a code has shown that it is.

import { codeForm } from "/web/shared/code_form.js";
import { confirmed } from "/web/shared/confirm.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function addresses({ viewer, verifying, busy }, act, mail) {
  return html`
    <section class="card stack" aria-labelledby="addresses">
      <h2 id="addresses">${say("me.addresses")}</h2>
      <ul class="stack">${viewer.emails.map((email) => line(email, busy, act))}</ul>
      ${verifying ? entering(verifying, act) : adding(busy, act)} ${mail}
    </section>
  `;
}

function line({ address, primary, verified }, busy, act) {
  const button = (words, name, step, style = "") => html`
    <button class="button ${style}" aria-label=${say(name, { address })} ?disabled=${busy} @click=${step}>${say(words)}</button>
  `;
  const choose = () => act(({ changed }) => changed("SetPrimaryEmail", { email: address }, say("me.now_primary", { address })));
  return html`
    <li class="row between">
      <span class="row">
        <span class="words">${address}</span>
        ${primary ? html`<span class="tag">${say("me.primary")}</span>` : nothing}
        ${verified ? nothing : html`<span class="tag warning">${say("me.unverified")}</span>`}
      </span>
      ${primary
        ? nothing
        : html`
            <span class="row">
              ${verified ? button("me.make_primary", "me.make_primary_name", choose) : button("me.verify", "me.verify_name", () => ask(address, act))}
              ${button("me.remove", "me.remove_name", () => remove(address, act), "danger")}
            </span>
          `}
    </li>
  `;
}

function adding(busy, act) {
  const submit = (event) => {
    event.preventDefault();
    ask(event.target.email.value.trim(), act);
  };
  return html`
    <form class="stack" @submit=${submit}>
      <div class="field">
        <label for="email">${say("me.add_address")}</label>
        <p class="muted small" id="add-about">${say("me.add_about")}</p>
        <div class="row joined">
          <input class="input" id="email" name="email" type="email" autocomplete="email" required maxlength="254" aria-describedby="add-about" />
          <button class="button" ?disabled=${busy}>${say("me.add")}</button>
        </div>
      </div>
    </form>
  `;
}

// Asked again, another code is mailed.
function ask(address, act) {
  return act(async ({ change, refresh, show }) => {
    await change("AddEmail", { email: address });
    await refresh();
    show({ verifying: address });
  }).then((done) => done && document.getElementById("code").focus());
}

function entering(address, act) {
  const enter = (code) =>
    act(async ({ changed, show }) => {
      await changed("VerifyEmail", { email: address, code }, say("me.verified", { address }));
      show({ verifying: null });
    });
  return html`
    <div class="notice stack">
      <p role="status">${say("me.code_sent", { address })}</p>
      ${codeForm(say("me.verify"), enter)}
      <p><button class="button plain" @click=${() => act(({ show }) => show({ verifying: null }))}>${say("common.cancel")}</button></p>
    </div>
  `;
}

async function remove(address, act) {
  if (!(await confirmed(say("me.remove_sure", { address }), say("me.remove_about"), say("me.remove")))) return;
  act(({ changed }) => changed("RemoveEmail", { email: address }, say("me.removed", { address })));
}
