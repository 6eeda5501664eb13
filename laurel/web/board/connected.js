// Where does a board come from? From the token, or the space, that stands behind the # of its address.

import { ask } from "/web/shared/ask.js";
import { connection } from "/web/shared/live.js";

const named = decodeURIComponent(location.hash.slice(1));
// With the id of a space it is seen as who has signed in here.
export const isSpace = named.startsWith("space_");

export function connected(on) {
  if (!named) return on.fault("unnamed");
  const token = isSpace ? null : named;
  const { watch } = connection(() => token, on.state);
  let known = isSpace;
  watch(
    "Board",
    { space: isSpace ? named : null },
    ({ leaderboard }) => {
      on.board(read(leaderboard));
      if (!known) issuer(token).then(on.issuer, () => {});
      known = true;
    },
    (error) => on.fault(error.code === "UNAUTHENTICATED" ? "refused" : "off"),
  );
}

async function issuer(token) {
  const { display } = await ask("Issuer", {}, token);
  return display?.issuerName ?? "";
}

function read({ spaceName, totalCount, entries }) {
  return { name: spaceName, total: totalCount, lines: entries.edges.map(({ node }) => node) };
}
