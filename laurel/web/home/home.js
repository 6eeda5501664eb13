// What is this, and where does one begin? One screen that opens everything else.

import { say, told } from "/web/shared/words.js";
import { masthead } from "/web/shared/masthead.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const { demo } = told;
const ALIVE = "scripts/laurel demo --alive";

function page(copied) {
  return html`
    ${masthead()}
    <main class="column">
      <div class="hero ${demo ? "" : "alone"}">
        <div class="stack">
          <h1>${say("home.heading")}</h1>
          <p class="lead muted">${say("home.lead")}</p>
          ${demo ? alive(copied) : html`<p class="row"><a class="button main" href="/me">${say("home.enter")}</a></p>`}
        </div>
        ${demo ? preview() : nothing}
      </div>
      <ul class="doors">${doors().map(door)}</ul>
      <p class="foot muted small">${say("home.foot")}</p>
    </main>
  `;
}

function doors() {
  const token = (name) => (demo ? `#${demo[name]}` : "");
  return [
    demo && { name: "board", href: `/board${token("display")}` },
    { name: "me", href: `/me${token("learner")}` },
    { name: "console", href: `/console${token("staff")}` },
    told.playground && { name: "playground", href: "/graphql" },
  ].filter(Boolean);
}

function door({ name, href }) {
  return html`
    <li>
      <a class="card door" href=${href}>
        <h2>${say(`home.${name}`)} <span aria-hidden="true">→</span></h2>
        <p class="muted">${say(`home.${name}_about`)}</p>
        ${demo && name in AS ? html`<p class="tag">${say("home.as", { name: AS[name] })}</p>` : nothing}
      </a>
    </li>
  `;
}

const AS = { me: "Dina Haddad", console: "Sam Rivera" };

function preview() {
  return html`<iframe class="preview card" src=${`/board#${demo.display}`} title=${say("home.preview")}></iframe>`;
}

function alive(copied) {
  return html`
    <div class="alive">
      <p>${say("home.alive")}</p>
      <div class="command">
        <code>${ALIVE}</code>
        <button class="button" @click=${copy}>${say(copied ? "home.copied" : "home.copy")}</button>
      </div>
    </div>
  `;
}

async function copy() {
  await navigator.clipboard.writeText(ALIVE);
  render(page(true), document.body);
  setTimeout(() => render(page(false), document.body), 2_000);
}

render(page(false), document.body);
