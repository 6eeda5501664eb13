// How does a page stay up to date? By one socket, which is opened again whenever it is lost.

import { wrong } from "/web/shared/ask.js";
import { told } from "/web/shared/words.js";
import { createClient } from "/web/vendor/graphql-ws/client.js";

const REFUSED = 4403;
const LONGEST_PAUSE = 15_000;
const AGAIN = 20_000; // after an error that the server told
const SILENCE = 8_000; // until an unanswered ping means that nobody is there

// `moved` is told "live", "behind" or "refused".
export function connection(bearer, moved) {
  let pong;
  const client = createClient({
    url: () => location.origin.replace(/^http/, "ws") + "/graphql",
    connectionParams: () => (bearer() ? { authorization: `Bearer ${bearer()}` } : {}),
    retryAttempts: Infinity,
    retryWait: pause,
    shouldRetry: (lost) => !(lost instanceof Error) && lost.code !== REFUSED,
    // The library wants a text, where a hash says it all.
    jsonMessageReplacer: (name, value) => (name === "query" ? undefined : value),
    keepAlive: 10_000,
    on: {
      ping: (received) => {
        if (!received) pong = setTimeout(() => client.terminate(), SILENCE);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
      closed: ({ code }) => {
        clearTimeout(pong);
        if (code !== 1000) moved(code === REFUSED ? "refused" : "behind");
      },
      error: () => moved("behind"),
    },
  });
  const stops = [];
  return {
    watch(...asked) {
      const stop = watch(client, moved, ...asked);
      stops.push(stop);
      return stop;
    },
    close() {
      for (const stop of stops) stop();
      client.dispose();
    },
  };
}

// Sooner when the network comes back; and not all pages at the same instant.
function pause(retries) {
  const longest = Math.min(1_000 * 2 ** retries, LONGEST_PAUSE);
  return new Promise((resolve) => {
    const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}

// Each picture goes to `shown`, what ends the stream to `ended`; it begins again by itself. Returns what stops it.
function watch(client, moved, operation, variables, shown, ended = () => {}) {
  let timer;
  let unsubscribe;
  let stopped = false;
  function begin() {
    const payload = { documentId: told.operations[operation], variables, query: "" };
    unsubscribe = client.subscribe(payload, { next, error: again, complete: again });
  }
  function next({ data, errors }) {
    if (errors) return ended(wrong(errors[0]));
    moved("live");
    shown(data);
  }
  function again(errors) {
    if (stopped) return;
    if (errors?.code === REFUSED) return ended(Object.assign(new Error(), { code: "UNAUTHENTICATED" }));
    if (Array.isArray(errors)) ended(wrong(errors[0]));
    if (!stopped) timer = setTimeout(begin, AGAIN);
  }
  begin();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe();
  };
}
