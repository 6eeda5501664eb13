// What is this invitation about, and how is it accepted? The token stands behind the # and is sent in bodies alone.

const ABOUT = `query Invitation($token: String!) {
  invitation(token: $token) { spaceName issuerName email status }
}`;
const ACCEPT = `mutation AcceptInvitation($token: String!) {
  acceptInvitation(input: { token: $token }) {
    __typename
    ... on Refused { message }
  }
}`;
const GONE = "This invitation was accepted, replaced or withdrawn. Ask whoever invited you for a new one.";
const token = location.hash.slice(1);
const told = document.getElementById("told");
const accept = document.getElementById("accept");

async function ask(query) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables: { token } }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

async function show() {
  const { invitation } = await ask(ABOUT);
  if (invitation === null) return GONE;
  if (invitation.status === "EXPIRED") return "This invitation has expired. Ask for a new one.";
  const place = [invitation.spaceName, invitation.issuerName].filter(Boolean).join(", ");
  accept.hidden = false;
  return `${invitation.email} is invited to the staff of ${place}.`;
}

async function join() {
  accept.hidden = true;
  const { acceptInvitation: outcome } = await ask(ACCEPT);
  if (outcome.__typename === "Refused") return outcome.message;
  history.replaceState(null, "", location.pathname);
  return "You are on the staff now, and signed in on this device.";
}

async function tell(act) {
  try {
    told.textContent = await act();
  } catch {
    told.textContent = "That did not work. Reload this page to try again.";
  }
}

accept.addEventListener("click", () => tell(join));
await tell(show);
