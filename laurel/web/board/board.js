// A leaderboard for a screen across a hall, for a phone, and for a frame in another page.

import { stayAwake } from "/web/board/awake.js";
import { connected } from "/web/board/connected.js";
import { cheer } from "/web/board/cheering.js";
import { columns } from "/web/board/columns.js";
import { page } from "/web/board/drawing.js";
import { moving } from "/web/board/moving.js";
import { render } from "/web/vendor/lit-html/lit-html.js";

const CHEERED = 4_500;
const seen = { state: "waiting", since: null, board: null, name: "", issuer: "", fault: null, gained: new Map() };
let before = new Map();

document.body.classList.toggle("framed", window.parent !== window);
connected({
  board(board) {
    const gained = board.lines.filter((line) => before.get(line.id)?.completedCount < line.completedCount);
    for (const line of gained) celebrate(line, line.points - before.get(line.id).points);
    before = new Map(board.lines.map((line) => [line.id, line]));
    show({ board, fault: null });
    cheer(gained.map((line) => document.getElementById(line.id)));
  },
  issuer: (issuer) => show({ issuer }),
  // What it was stays to be read: whoever asks for a new link names it.
  fault: (fault) => show({ fault, board: null, name: seen.board?.name ?? seen.name }),
  state(state) {
    if (state !== seen.state) show({ state, since: new Date() });
  },
});
if (!document.body.classList.contains("framed")) stayAwake();
addEventListener("hashchange", () => location.reload());
show({});
// In the next frame: what is drawn while sizes are told would be told again at once.
new ResizeObserver(() => requestAnimationFrame(() => show({}))).observe(document.querySelector("main"));

function show(news) {
  Object.assign(seen, news);
  document.title = seen.board?.name ?? document.title;
  const drawn = { ...seen, ...columns(seen.board?.lines ?? [], seen.board?.total ?? 0) };
  moving(() => render(page(drawn), document.body));
}

// For as long as it takes to be noticed; each line at most once at a time.
function celebrate(line, points) {
  clearTimeout(seen.gained.get(line.id)?.timer);
  const timer = setTimeout(() => {
    seen.gained.delete(line.id);
    show({});
  }, CHEERED);
  seen.gained.set(line.id, { points, timer });
}
