// How do Apollo's client and urql get along with documents named by hash? Each asks the same twice, and prints what
// it was told and what it sent: the method, and whether the document itself was in it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const { url, token } = JSON.parse(readFileSync(0, "utf8"));
const headers = { authorization: `Bearer ${token}` };
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function recorded(sent) {
  return (address, options) => {
    const parameters = options.body
      ? JSON.parse(options.body)
      : Object.fromEntries(new URL(address).searchParams);
    sent.push(`${options.method} ${parameters.query ? "document" : "hash"}`);
    return fetch(address, options);
  };
}

async function apollo() {
  const sent = [];
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([
      new PersistedQueryLink({ sha256, useGETForHashedQueries: true }),
      new HttpLink({ uri: url, headers, fetch: recorded(sent) }),
    ]),
  });
  const query = gql`query ByApollo { viewer { user { name } } }`;
  const ask = () => client.query({ query, fetchPolicy: "no-cache" });
  const told = [await ask(), await ask()].map(({ data }) => data.viewer.user.name);
  return { told, sent };
}

async function urql() {
  const sent = [];
  const client = new Client({
    url,
    fetch: recorded(sent),
    fetchOptions: { headers },
    exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
  });
  const ask = () =>
    client.query(`query ByUrql { viewer { user { name } } }`, {}, { requestPolicy: "network-only" }).toPromise();
  const told = [await ask(), await ask()].map(({ data }) => data.viewer.user.name);
  return { told, sent };
}

console.log(JSON.stringify({ apollo: await apollo(), urql: await urql() }));
