// Reads one diary with graphql-ws and with graphql-sse, across whatever becomes of the server, and prints what each read.
// Both reconnect by themselves, and go on where they were: one by its variables, the other by Last-Event-ID.
import { readFileSync } from "node:fs";
import { createClient as overSse } from "graphql-sse";
import { createClient as overSocket } from "graphql-ws";
import WebSocket from "ws";

const { url, socketUrl, token, space, start, count } = JSON.parse(readFileSync(0, "utf8"));
const query = `subscription ($space: ID!, $after: String) {
  progressChanges(space: $space, after: $after) { cursor event { kind } }
}`;
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
const authorization = `Bearer ${token}`;

async function read(lines, seen) {
  const kinds = [];
  for await (const { data, errors } of lines) {
    if (errors) throw new Error(JSON.stringify(errors));
    kinds.push(data.progressChanges.event.kind);
    seen(data.progressChanges.cursor);
    if (kinds.length === count) break;
  }
  return kinds;
}

async function bySocket() {
  let connections = 0;
  const client = overSocket({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 1000,
    retryWait: soon,
    shouldRetry: () => true, // also while nobody listens there
    on: { connected: () => connections++ },
  });
  const variables = { space, after: start };
  const kinds = await read(client.iterate({ query, variables }), (cursor) => (variables.after = cursor));
  await client.dispose();
  return { kinds, connections };
}

async function bySse() {
  let connections = 0;
  let last;
  const client = overSse({
    url,
    headers: () => ({ authorization, ...(last && { "last-event-id": last }) }),
    retryAttempts: 1000,
    retry: soon,
    on: { connected: () => connections++ },
  });
  const variables = { space, after: start };
  const kinds = await read(client.iterate({ query, variables }), (cursor) => (last = cursor));
  client.dispose();
  return { kinds, connections };
}

const [socket, sse] = await Promise.all([bySocket(), bySse()]);
console.log(JSON.stringify({ socket, sse }));
