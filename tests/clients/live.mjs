// What do Apollo's client and urql see of an award? Apollo keeps a learner's progress in its cache, which a subscription
// changes; urql watches the leaderboard. Prints the points before and after.
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const { url, socketUrl, staff, display, learner, objective } = JSON.parse(readFileSync(0, "utf8"));
const headers = { authorization: `Bearer ${staff}` };

function connected(token) {
  return createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

/** The first of what `watch` tells, and the first that differs from it. */
function changing(watch) {
  const told = {};
  told.first = new Promise((resolve, reject) => {
    told.second = new Promise((changed) => {
      let before;
      watch((points) => {
        if (before === undefined) resolve((before = points));
        else if (points !== before) changed(points);
      }, reject);
    });
  });
  return told;
}

function apollo(socket) {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === "subscription",
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers }),
    ),
  });
  const query = gql`query ($learner: ID!) { node(id: $learner) { ... on Learner { id points } } }`;
  const subscription = gql`subscription ($learner: ID!) { learnerProgress(learner: $learner) { id points } }`;
  const variables = { learner };
  return changing((tell, fail) => {
    client.watchQuery({ query, variables }).subscribe({
      next: ({ data }) => data?.node && tell(data.node.points),
      error: fail,
    });
    client.subscribe({ query: subscription, variables }).subscribe({ error: fail });
  });
}

function urql(socket) {
  const client = new Client({
    url,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
  const board = `subscription { leaderboard { entries { edges { node { points } } } } }`;
  return changing((tell, fail) => {
    client.subscription(board, {}).subscribe(({ data, error }) => {
      if (error) fail(error);
      else tell(data.leaderboard.entries.edges[0].node.points);
    });
  });
}

const sockets = [connected(staff), connected(display)];
const [cached, board] = [apollo(sockets[0]), urql(sockets[1])];
const before = await Promise.all([cached.first, board.first]);
const query = `mutation ($objective: ID!, $learner: ID!) {
  completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
}`;
await fetch(url, {
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify({ query, variables: { objective, learner } }),
});
const after = await Promise.all([cached.second, board.second]);
console.log(JSON.stringify({ apollo: [before[0], after[0]], urql: [before[1], after[1]] }));
process.exit();
