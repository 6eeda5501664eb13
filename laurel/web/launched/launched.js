// What does somebody see who comes from a course? A learner their progress, staff the class, both the leaderboard, live.

import { ask } from "/web/shared/ask.js";
import { here } from "/web/shared/addresses.js";
import { connection } from "/web/shared/live.js";
import { soon } from "/web/shared/soon.js";
import { number, say, told } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const TAGS = { COMPLETED: "good", RETURNED: "warning", SUBMITTED: "warning", NOT_STARTED: "" };
const { token, space } = told;
const seen = { state: "waiting", name: "", said: say("common.loading"), learner: null, board: null, group: null };
const { watch, close } = connection(() => token, (state) => {
  if (state !== seen.state) show({ state });
});

function page() {
  const { state, name, said, learner, board, group } = seen;
  return html`
    <main class="column stack">
      <h1>${name || say("launched.title")}</h1>
      ${state === "behind" ? html`<p class="state behind" role="status">${say("launched.behind")}</p>` : nothing}
      ${said ? html`<p role="status">${said}</p>` : nothing}
      <div class="parts">
        ${learner ? progress(learner) : nothing} ${group ? classOf(group) : nothing} ${board ? leaderboard(board) : nothing}
      </div>
    </main>
  `;
}

function progress({ points, completedCount, progress: all }) {
  return html`
    <section class="card stack" aria-labelledby="progress">
      <h2 id="progress">${say("launched.progress")}</h2>
      <p class="muted">${say("launched.points", { count: points })} · ${say("launched.done", { done: completedCount, count: all.length })}</p>
      <ul class="objectives">
        ${all.map(({ status, objective: { badge, points: worth } }) => html`
          <li>
            ${badge.imageUrl ? html`<img src=${here(badge.imageUrl)} alt="" width="32" height="32" />` : nothing}
            <span class="name">${badge.name}<br /><span class="muted small">${say("launched.points", { count: worth })}</span></span>
            <span class="tag ${TAGS[status]}">${say(`launched.status_${status.toLowerCase()}`)}</span>
          </li>
        `)}
      </ul>
    </section>
  `;
}

function classOf({ summary, learners }) {
  const { learnerCount: count, completedCount: completed, waitingForReview: waiting } = summary;
  const lines = learners.edges.map(({ node }) => ({ cells: [node.name, number(node.points), number(node.completedCount)] }));
  return html`
    <section class="card stack" aria-labelledby="class">
      <h2 id="class">${say("launched.class")}</h2>
      <p class="muted">${say("launched.learners", { count })} · ${say("launched.completed", { count: completed })} · ${say("launched.waiting", { count: waiting })}</p>
      ${table(["name", "points_column", "completed_column"], lines)}
    </section>
  `;
}

function leaderboard({ viewerEntry, entries }) {
  const lines = entries.edges.map(({ node: { id, rank, displayName, points } }) => ({
    cells: [number(rank), displayName, number(points)], own: id === viewerEntry?.id,
  }));
  return html`
    <section class="card stack" aria-labelledby="board">
      <h2 id="board">${say("launched.board")}</h2>
      ${table(["rank", "name", "points_column"], lines)}
    </section>
  `;
}

function table(heads, lines) {
  const side = (place) => (heads[place] === "name" ? "" : "number");
  return html`
    <table>
      <thead><tr>${heads.map((name, place) => html`<th scope="col" class=${side(place)}>${say(`launched.${name}`)}</th>`)}</tr></thead>
      <tbody>
        ${lines.map(({ cells, own }) => html`
          <tr class=${own ? "own" : ""} aria-current=${own ? "true" : nothing}>${cells.map((cell, place) => html`<td class=${side(place)}>${cell}</td>`)}</tr>
        `)}
      </tbody>
    </table>
  `;
}

function show(news) {
  Object.assign(seen, news);
  render(page(), document.body);
}

function ended() {
  close();
  show({ said: say("launched.ended"), state: "ended" });
}

const changed = soon(readClass);

async function readClass() {
  const { space: group } = await ask("Class", { space }, token);
  show({ group });
}

// The diary goes on behind what was heard, also by a socket that was opened again.
function watchClass(after) {
  const variables = { space, after };
  watch("Changes", variables, ({ progressChanges: { cursor } }) => {
    variables.after = cursor;
    changed();
  }, ended);
  return readClass();
}

async function begin() {
  const { space: found } = await ask("Space", { space }, token);
  if (!found) return show({ said: say("launched.gone") });
  show({ name: found.name, said: "" });
  watch("Board", { space }, ({ leaderboard }) => show({ board: leaderboard }), () => show({ board: null }));
  if (found.viewerLearner) watch("Progress", { learner: found.viewerLearner.id }, ({ learnerProgress }) => show({ learner: learnerProgress }), ended);
  if (found.viewerRoles.includes("STAFF")) await watchClass(found.progressCursor);
}

show({});
begin().catch(() => show({ said: say("launched.failed") }));
