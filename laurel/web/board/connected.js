// Where does a board come from? From the token, or the space, that stands behind the # of its address.

import { ask } from "/web/shared/ask.js";
import { connection } from "/web/shared/live.js";

const named = decodeURIComponent(location.hash.slice(1));
// With the id of a space it is seen as who has signed in here.
export const isSpace = named.startsWith("space_");

export function connected(on) {
  if (!named) {
    on.state("refused");
    return on.fault("unnamed");
  }
  const token = isSpace ? null : named;
  let known = isSpace;
  let heard = false;

  function begin() {
    const { watch, close } = connection(() => token, on.state);
    watch("Board", { space: isSpace ? named : null }, shown, (error) => ended(error, close));
  }

  function shown({ leaderboard }) {
    heard = true;
    on.board(read(leaderboard));
    if (!known) issuer(token).then(on.issuer, () => {});
    known = true;
  }

  // Off for now, or over for good? A new socket tells, since it shows its token again.
  function ended({ code }, close) {
    if (code === "UNAUTHENTICATED") return on.fault("refused");
    if (isSpace || !heard) return on.fault("off");
    heard = false;
    close();
    begin();
  }

  begin();
}

async function issuer(token) {
  const { display } = await ask("Issuer", {}, token);
  return display?.issuerName ?? "";
}

function read({ spaceName, totalCount, entries }) {
  return { name: spaceName, total: totalCount, lines: entries.edges.map(({ node }) => node) };
}
