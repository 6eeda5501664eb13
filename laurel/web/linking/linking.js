// Which space does a course go with? Whoever runs it signs in by their address, and chooses one or makes one.

import { change, Refused } from "/web/shared/ask.js";
import { codeForm } from "/web/shared/code_form.js";
import { pages } from "/web/shared/pages.js";
import { say, told } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const { launch, issuer, choose } = told;
const seen = { said: say("linking.lead"), step: "address", email: "", spaces: [], makes: false, busy: false, back: null };
let token = null;

function page({ said, step, email }) {
  return html`
    <main class="narrow stack">
      <h1>${say("linking.title")}</h1>
      <p role="status">${said}</p>
      ${step === "address" ? address() : nothing}
      ${step === "code" ? codeForm(say("common.enter"), (code) => act(() => signIn(email, code))) : nothing}
      ${step === "space" ? choosing(seen) : nothing}
    </main>
  `;
}

function address() {
  return form(({ email }) => request(email.value.trim()), html`
    <div class="field">
      <label for="email">${say("common.email")}</label>
      <input class="input" id="email" name="email" type="email" autocomplete="email" required />
    </div>
  `, say("common.request_code"));
}

function choosing({ spaces, makes }) {
  return html`
    ${spaces.length
      ? form(({ space }) => link(space.value), html`
          <div class="field">
            <label for="space">${say("linking.space")}</label>
            <select class="input" id="space" name="space" required>
              ${spaces.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
            </select>
          </div>
        `, say("linking.link"))
      : nothing}
    ${makes
      ? form(create, html`
          <h2>${say("linking.new")}</h2>
          <div class="field">
            <label for="name">${say("linking.name")}</label>
            <input class="input" id="name" name="name" maxlength="200" required />
          </div>
          <div class="field">
            <label for="ends">${say("linking.ends")}</label>
            <input class="input" id="ends" name="ends" type="date" required />
          </div>
        `, say("linking.create"))
      : nothing}
  `;
}

function form(step, fields, button) {
  function submit(event) {
    event.preventDefault();
    act(() => step(event.target.elements));
  }
  return html`
    <form class="stack" @submit=${submit}>
      ${fields}
      <p><button class="button main" ?disabled=${seen.busy}>${button}</button></p>
    </form>
  `;
}

async function request(email) {
  await change("RequestSignIn", { email });
  return { email, step: "code", said: say("common.code_sent", { email }) };
}

async function signIn(email, code) {
  ({ token } = await change("SignIn", { email, code }));
  let viewer;
  const { nodes } = await pages("Spaces", {}, (told) => ({ viewer } = told).viewer.spaces, Infinity, token);
  const spaces = nodes.filter((node) => node.issuer.id === issuer);
  const role = viewer.issuers.find(({ id }) => id === issuer)?.viewerIssuerRole;
  const makes = ["OWNER", "EDITOR"].includes(role);
  return { spaces, makes, step: "space", said: say(spaces.length || makes ? "linking.which" : "linking.none") };
}

let made; // which is not made again, where it could not be linked
async function create({ name, ends }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  made ??= (await change("CreateSpace", { issuer, name: name.value, endsOn: ends.value, timeZone }, token)).id;
  return link(made);
}

async function link(space) {
  const answer = await fetch(choose, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ launch, space }),
  });
  const { message, action, jwt } = await answer.json();
  if (!answer.ok) throw new Refused({ message });
  if (action) goBack(action, jwt);
  return { step: "done", said: say("linking.linked") };
}

// To the platform, by a form as it wants it.
function goBack(action, jwt) {
  const back = Object.assign(document.createElement("form"), { method: "post", action });
  back.append(Object.assign(document.createElement("input"), { type: "hidden", name: "JWT", value: jwt }));
  document.body.append(back);
  back.submit();
}

async function act(step) {
  show({ busy: true });
  try {
    show(await step());
  } catch (error) {
    show({ said: error instanceof Refused ? error.message : say("linking.failed") });
  } finally {
    show({ busy: false });
  }
}

function show(news) {
  render(page(Object.assign(seen, news)), document.body);
}

show({});
