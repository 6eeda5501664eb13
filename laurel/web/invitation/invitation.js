// What is this invitation about, and how is it accepted? The token stands behind the # and is sent in bodies alone.

import { ask, change, Refused } from "/web/shared/ask.js";
import { codeForm } from "/web/shared/code_form.js";
import { masthead } from "/web/shared/masthead.js";
import { say } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const token = location.hash.slice(1);
const seen = { said: say("common.loading"), step: "", email: "" };

function page({ said, step, email }) {
  return html`
    ${masthead()}
    <main class="narrow stack">
      <h1>${say("invitation.title")}</h1>
      <p id="told" role="status">${said}</p>
      ${step === "accept" ? html`<p><button class="button main" @click=${() => act(join)}>${say("invitation.accept")}</button></p>` : nothing}
      ${step === "code" ? codeForm(say("invitation.sign_in"), (code) => act(() => signIn(email, code))) : nothing}
      ${step === "done" ? html`<p><a class="button main" href="/console">${say("invitation.open")}</a></p>` : nothing}
    </main>
  `;
}

async function look() {
  const { invitation } = await ask("Invitation", { token });
  if (invitation === null) return { said: say("invitation.gone") };
  const { email, status, role, spaceName, issuerName } = invitation;
  if (status === "EXPIRED") return { said: say("invitation.expired") };
  const place = [spaceName, issuerName].filter(Boolean).join(", ");
  const as = role ? say("invitation.as", { role: say(`invitation.${role.toLowerCase()}`) }) : "";
  return { said: say("invitation.about", { email, place, as }), step: "accept", email };
}

async function join() {
  try {
    await change("AcceptInvitation", { token });
  } catch (error) {
    if (error.code === "NOT_ALLOWED") return requestCode();
    throw error;
  }
  history.replaceState(null, "", location.pathname);
  return { said: say("invitation.joined"), step: "done" };
}

// Whoever has an account with the address signs in as themself first.
async function requestCode() {
  await change("RequestSignIn", { email: seen.email });
  return { said: say("invitation.known", { email: seen.email }), step: "code" };
}

async function signIn(email, code) {
  await change("SignIn", { email, code });
  return join();
}

async function act(step) {
  try {
    Object.assign(seen, await step());
  } catch (error) {
    if (error instanceof Refused) Object.assign(seen, { said: error.message, step: seen.step === "code" ? "code" : "" });
    else seen.said = say("common.failed");
  }
  render(page(seen), document.body);
}

addEventListener("hashchange", () => location.reload());
render(page(seen), document.body);
await act(look);
