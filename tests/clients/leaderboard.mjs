// Watches the leaderboard with one socket while it completes an objective with another, and prints each picture.
import { readFileSync } from "node:fs";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const { readUrl, writeUrl, reader, writer, space, objective, learner } = JSON.parse(readFileSync(0, "utf8"));

function connected(url, token) {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

async function only(client, query, variables) {
  for await (const result of client.iterate({ query, variables })) return result;
}

const watching = connected(readUrl, reader);
const acting = connected(writeUrl, writer);
const pictures = watching.iterate({
  query: `subscription ($space: ID) {
    leaderboard(space: $space) { entries { edges { node { rank points } } } }
  }`,
  variables: { space },
});
const points = ({ value }) => value.data.leaderboard.entries.edges.map(({ node }) => node.points);

const before = points(await pictures.next());
const outcome = await only(
  acting,
  `mutation ($objective: ID!, $learner: ID!) {
    completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
  }`,
  { objective, learner },
);
const after = points(await pictures.next());
await pictures.return();
await Promise.all([watching.dispose(), acting.dispose()]);
console.log(JSON.stringify({ before, outcome: outcome.data.completeObjective.__typename, after }));
