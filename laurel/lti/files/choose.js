// Which space does a course go with? Whoever runs it signs in by their address, and chooses one or makes one.

import { ask } from "/lti/files/asking.js";

const { launch, issuer, choose } = document.body.dataset;
const at = (id) => document.getElementById(id);
let email = "";
let token = "";

async function request() {
  email = at("request").email.value;
  const { requestSignIn: outcome } = await ask("RequestSignInToLink", { email });
  if (outcome.__typename === "Refused") return outcome.message;
  at("request").hidden = true;
  at("sign-in").hidden = false;
  return `Type in the code that was mailed to ${email} just now.`;
}

async function signIn() {
  const { signIn: outcome } = await ask("SignInToLink", { email, code: at("sign-in").code.value });
  if (outcome.__typename === "Refused") return outcome.message;
  token = outcome.token;
  return list();
}

async function list() {
  const { viewer } = await ask("SpacesToLink", { first: 100 }, token);
  const spaces = viewer.spaces.edges.map(({ node }) => node).filter((node) => node.issuer.id === issuer);
  const role = viewer.issuers.find((one) => one.id === issuer)?.viewerIssuerRole;
  at("space").replaceChildren(...spaces.map(({ id, name }) => new Option(name, id)));
  at("sign-in").hidden = true;
  at("choose").hidden = spaces.length === 0;
  at("create").hidden = role !== "OWNER" && role !== "EDITOR";
  if (spaces.length === 0 && at("create").hidden) return "You run no space that this course could be linked to.";
  return "Which space does this course go with?";
}

async function create() {
  const { title, ends } = at("create");
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const given = { issuer, name: title.value, endsOn: ends.value, timeZone };
  const { createSpace: outcome } = await ask("CreateSpaceToLink", given, token);
  return outcome.__typename === "Refused" ? outcome.message : link(outcome.id);
}

async function link(space) {
  const answer = await fetch(choose, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ launch, space }),
  });
  const outcome = await answer.json();
  if (!answer.ok) return outcome.message;
  at("choose").hidden = at("create").hidden = true;
  if (outcome.action) {
    at("back").action = outcome.action;
    at("back").JWT.value = outcome.jwt;
    at("back").submit();
  }
  return "Your course is linked. Open it again to see the space.";
}

async function tell(act) {
  try {
    at("told").textContent = await act();
  } catch {
    at("told").textContent = "That did not work. Open it again from your course.";
  }
}

const acts = { request, "sign-in": signIn, choose: () => link(at("space").value), create };
for (const [id, act] of Object.entries(acts)) {
  at(id).addEventListener("submit", (event) => {
    event.preventDefault();
    tell(act);
  });
}
