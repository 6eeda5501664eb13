// How does a page ask? By the public contract, with documents that the server knows by their hash, as whom it is signed in.

import { say, told } from "/web/shared/words.js";
import { forget, token } from "/web/shared/who.js";

const YOUNG = 60_000; // milliseconds in which a page is not reloaded again
const OUTDATED = ["UNTRUSTED_DOCUMENT", "PERSISTED_QUERY_NOT_FOUND"];

// An expected no, in words for people. English repeats what the server said; other languages may say it by its code.
export class Refused extends Error {
  constructor({ code, message, field }) {
    super(code ? say(`refused.${code}`, { message }) : message);
    Object.assign(this, { code, field });
  }
}

// The data of an answer. Throws what went wrong, with the `code` of the first error.
export async function ask(operation, variables = {}, bearer = token()) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(bearer && { Authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify({ documentId: told.operations[operation], variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw wrong(errors[0]);
  return data;
}

// What one mutation changed. Throws Refused.
export async function change(operation, input, bearer = token()) {
  const [outcome] = Object.values(await ask(operation, { input }, bearer));
  if (outcome.__typename === "Refused") throw new Refused(outcome);
  return outcome;
}

export function wrong({ message, extensions = {} }) {
  // The server is newer than this page, which may have been open for days.
  if (OUTDATED.includes(extensions.code) && performance.now() > YOUNG) location.reload();
  if (extensions.code === "UNAUTHENTICATED" && token()) forget();
  return Object.assign(new Error(message), { code: extensions.code });
}
