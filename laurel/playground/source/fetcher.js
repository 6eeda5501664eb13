import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { createClient } from "graphql-ws";

// The page stands on the endpoint itself, wherever that is mounted.
const endpoint = location.origin + location.pathname;

// People write "Authorization", the server reads "authorization".
function paramsFrom(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

// A socket that never opened fails with a bare event, which would print as {}.
function told(problem) {
  const bare = problem instanceof Event && !(problem instanceof CloseEvent);
  return bare ? { message: "The live connection could not be opened." } : problem;
}

// One client for each run: it opens its socket only when it subscribes, so a
// changed header always meets a fresh connection and a query never opens one.
function socketFor(headers) {
  const client = createClient({
    url: endpoint.replace(/^http/, "ws"),
    connectionParams: paramsFrom(headers),
    retryAttempts: 0,
  });
  const subscribe = (operation, sink) =>
    client.subscribe(operation, { ...sink, error: (problem) => sink.error(told(problem)) });
  return { ...client, subscribe };
}

export function fetcher(params, options) {
  const run = createGraphiQLFetcher({
    url: endpoint,
    wsClient: socketFor(options?.headers),
    enableIncrementalDelivery: false,
  });
  return run(params, options);
}
