// What is this invitation about, and how is it accepted? The token stands behind the # and is sent in bodies alone.

import { ask } from "/web/ask.js";

const ABOUT = `query Invitation($token: String!) {
  invitation(token: $token) { spaceName issuerName role email status }
}`;
const ACCEPT = `mutation AcceptInvitation($token: String!) {
  acceptInvitation(input: { token: $token }) {
    __typename
    ... on Refused { code message }
  }
}`;
const REQUEST = `mutation RequestSignIn($email: String!) {
  requestSignIn(input: { email: $email }) {
    __typename
    ... on Refused { message }
  }
}`;
const SIGN_IN = `mutation SignIn($email: String!, $code: String!) {
  signIn(input: { email: $email, code: $code }) {
    __typename
    ... on Refused { message }
  }
}`;
const GONE = "This invitation was accepted, replaced or withdrawn. Ask whoever invited you for a new one.";
const token = location.hash.slice(1);
const told = document.getElementById("told");
const accept = document.getElementById("accept");
const form = document.getElementById("sign-in");
let email = "";

async function show() {
  const { invitation } = await ask(ABOUT, { token });
  if (invitation === null) return GONE;
  if (invitation.status === "EXPIRED") return "This invitation has expired. Ask for a new one.";
  email = invitation.email;
  accept.hidden = false;
  const place = [invitation.spaceName, invitation.issuerName].filter(Boolean).join(", ");
  const role = invitation.role ? ` as ${invitation.role.toLowerCase()}` : "";
  return `${email} is invited to the staff of ${place}${role}.`;
}

async function join() {
  const { acceptInvitation: outcome } = await ask(ACCEPT, { token });
  if (outcome.code === "NOT_ALLOWED") return requestCode();
  accept.hidden = form.hidden = true;
  if (outcome.__typename === "Refused") return outcome.message;
  history.replaceState(null, "", location.pathname);
  return "You are on the staff now, and signed in on this device.";
}

// Whoever has an account with the address signs in as themself first.
async function requestCode() {
  const { requestSignIn: outcome } = await ask(REQUEST, { email });
  accept.hidden = true;
  if (outcome.__typename === "Refused") return outcome.message;
  form.hidden = false;
  form.code.focus();
  return `There is an account with ${email}. Type in the code that was mailed to it just now.`;
}

async function signIn() {
  const { signIn: outcome } = await ask(SIGN_IN, { email, code: form.code.value });
  return outcome.__typename === "Refused" ? outcome.message : join();
}

async function tell(act) {
  try {
    told.textContent = await act();
  } catch {
    told.textContent = "That did not work. Reload this page to try again.";
  }
}

accept.addEventListener("click", () => tell(join));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  tell(signIn);
});
addEventListener("hashchange", () => location.reload());
await tell(show);
