// Who are you? A code that is mailed says it; there are no passwords.

import { change, Refused } from "/web/shared/ask.js";
import { codeForm } from "/web/shared/code_form.js";
import { masthead } from "/web/shared/masthead.js";
import { say, told } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const seen = { email: null, fault: "", busy: false };

function page({ email, fault }) {
  return html`
    ${masthead()}
    <main class="narrow stack">
      <h1>${say("sign_in.title")}</h1>
      <p class="muted" role="status">${email ? say("common.code_sent", { email }) : say("sign_in.lead")}</p>
      ${fault ? html`<p class="notice bad" role="alert">${fault}</p>` : nothing}
      ${email ? entering(email) : asking()}
    </main>
  `;
}

function asking() {
  return html`
    <form class="stack" @submit=${request}>
      <div class="field">
        <label for="email">${say("common.email")}</label>
        <input class="input" id="email" name="email" type="email" autocomplete="email" required />
      </div>
      <div class="row">
        <button class="button main">${say("common.request_code")}</button>
        ${told.openid ? html`<a class="button" href=${`/sign-in/openid?next=${encodeURIComponent(next())}`}>${say("sign_in.with", { name: told.openid })}</a>` : nothing}
      </div>
    </form>
  `;
}

function entering(email) {
  return html`
    ${codeForm(say("common.enter"), (code) => act(() => enter(email, code)))}
    <p><button class="button plain" @click=${() => show({ email: null, fault: "" })}>${say("sign_in.other")}</button></p>
  `;
}

function request(event) {
  event.preventDefault();
  const email = event.target.email.value.trim();
  act(async () => {
    await change("RequestSignIn", { email });
    show({ email, fault: "" });
    document.getElementById("code").focus();
  });
}

async function enter(email, code) {
  await change("SignIn", { email, code });
  location.replace(next());
}

// A path of ours and nothing else: an address could lead anywhere.
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  return /^\/(me|console)$/.test(wanted) ? wanted : "/me";
}

async function act(step) {
  try {
    await step();
  } catch (error) {
    show({ fault: error instanceof Refused ? error.message : say("common.failed") });
  }
}

function show(news) {
  render(page(Object.assign(seen, news)), document.body);
}

show({});
document.getElementById("email").focus();
