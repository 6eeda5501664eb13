// The console: everybody's progress in one table, and the work that waits for review.

import { details } from "/web/console/details.js";
import { Matrix } from "/web/console/matrix.js";
import { panels } from "/web/console/panels.js";
import { review } from "/web/console/review.js";
import { Selection } from "/web/console/selection.js";
import { Table } from "/web/console/table.js";
import { ask, change, Refused } from "/web/shared/ask.js";
import { connection } from "/web/shared/live.js";
import { masthead } from "/web/shared/masthead.js";
import { pages } from "/web/shared/pages.js";
import { signIn, takeToken, token } from "/web/shared/who.js";
import { say } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const VIEWS = ["progress", "review", ...Object.keys(panels)];
const NONE = { edges: [], pageInfo: { hasNextPage: false } };
const FRESH = 1_600;
const seen = {
  state: "waiting", view: "progress", viewer: null, space: null, table: null, matrix: null, cell: null, reason: false,
  queue: null, queued: false, waiting: 0, chosen: null, panel: null, selection: null, busy: false, fault: "",
};
const fresh = new Set();
let stops = [];
let drawing = false;

takeToken();
const { watch } = connection(token, (state) => {
  if (state !== seen.state) show({ state });
});

function page() {
  const { viewer, space, fault, state } = seen;
  return html`
    ${masthead(
      state === "behind" ? html`<span class="state behind" role="status">${say("console.behind")}</span>` : nothing,
      viewer ? html`<span class="muted who">${viewer.user.name}</span>` : nothing,
    )}
    <main>
      ${space ? navigation() : nothing}
      ${fault ? html`<p class="column fault"><span class="notice bad" role="alert">${fault}</span></p>` : nothing}
      <div class="view">${body()}</div>
    </main>
  `;
}

function navigation() {
  const { space, viewer, view, waiting } = seen;
  const { spaces } = viewer;
  return html`
    <div class="column head">
      <h1>${space.name}</h1>
      ${spaces.length > 1
        ? html`
            <select class="input" aria-label=${say("console.space")} @change=${({ target }) => choose(target.value)}>
              ${spaces.map(({ id, name }) => html`<option value=${id} ?selected=${id === space.id}>${name}</option>`)}
            </select>
          `
        : nothing}
    </div>
    <nav class="column tabs" aria-label=${say("console.parts")}>
      ${VIEWS.map(
        (each) => html`
          <a href=${`#${each}`} aria-current=${view === each ? "page" : nothing}>
            ${say(`console.view_${each}`)}
            ${each === "review" && waiting ? html`<span class="tag warning numbers">${waiting}</span>` : nothing}
          </a>
        `,
      )}
    </nav>
  `;
}

function body() {
  const { viewer, space, table, matrix, view, cell, selection } = seen;
  if (!viewer) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
  if (!space) return html`<p class="empty">${say("console.no_space")}</p>`;
  if (view === "review") return review(seen, act);
  if (view in panels) return seen.panel.draw();
  if (!table) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
  if (!table.learners.length) return empty(say("console.nobody"), "members");
  if (!table.objectives.length) return empty(say("console.no_objective"), "objectives");
  const beside = selection ? selection.draw() : details(seen, act);
  return html`<div class="split ${cell || selection ? "open" : ""}">${matrix.draw(fresh, selection)} ${beside}</div>`;
}

function empty(words, view) {
  return html`<div class="empty stack"><p>${words}</p><p><a class="button main" href=${`#${view}`}>${say(`console.view_${view}`)}</a></p></div>`;
}

function show(news) {
  Object.assign(seen, news);
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    render(page(), document.body);
  });
}

async function act(step) {
  show({ busy: true, fault: "" });
  try {
    await step({ show, focus, close, step: stepTo, several, bulk, decided, refuse, readQueue });
  } catch (error) {
    show({ fault: error instanceof Refused ? error.message : say("common.failed") });
  } finally {
    show({ busy: false });
  }
}

// Once it is drawn.
function focus(id) {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

function refuse(message) {
  throw new Refused({ message });
}

// Of many, each has their own outcome: here there is one.
async function bulk(operation, input) {
  const { refused } = await change(operation, input);
  if (refused.length) throw new Refused(refused[0].refused);
  show({ reason: false });
}

async function decided(operation, input) {
  const { queue } = seen;
  const place = queue.findIndex(({ id }) => id === input.submission);
  await change(operation, input);
  show({ queue: queue.filter(({ id }) => id !== input.submission), chosen: queue[place + 1]?.id ?? null });
}

async function choose(id) {
  const space = seen.viewer.spaces.find((each) => each.id === id);
  for (const stop of stops) stop();
  stops = [];
  show({ space, table: null, matrix: null, cell: null, queue: null, waiting: 0, panel: null, selection: null, fault: "" });
  turn();
  stops.push(watch("Waiting", { space: id }, ({ reviewWork }) => counted(reviewWork.waiting)));
  await read();
}

// Anew each time that the table's lines or columns have changed.
async function read() {
  const { space, matrix: old } = seen;
  const table = new Table(space.id);
  const matrix = new Matrix(table, () => show({}), open);
  if (old) Object.assign(matrix, { row: old.row, column: old.column });
  const current = () => seen.space === space;
  await table.read(() => show({ table, matrix }), current);
  if (!current()) return;
  show({ table, matrix });
  const variables = { space: space.id, after: table.cursor };
  const stop = watch("Feed", variables, ({ spaceFeed: { cursor, event } }) => {
    variables.after = cursor; // a socket that is opened again goes on behind it
    seen.panel?.heard();
    const place = table.apply(event);
    if (place === null) {
      stop();
      again();
    } else if (place) moved(place);
  }, again);
  stops.push(stop);
}

let reading;
function again() {
  clearTimeout(reading);
  reading = setTimeout(() => read().catch(() => again()), 800);
}

function moved({ row, column }) {
  const place = `${row} ${column}`;
  fresh.add(place);
  setTimeout(() => {
    fresh.delete(place);
    show({});
  }, FRESH);
  show({});
  if (seen.cell?.place === place) readCell(row, column);
}

function open(row, column, { several: more = false, extended = false } = {}) {
  if (more || seen.selection) return several(extended);
  show({ reason: false, fault: "" });
  readCell(row, column).catch(() => show({ fault: say("common.failed") }));
}

async function readCell(row, column) {
  const learner = seen.table.learners[row].id;
  const objective = seen.table.objectives[column].id;
  const place = `${row} ${column}`;
  const ids = { objective, learners: [learner] };
  show({ cell: { place, ids, read: seen.cell?.place === place ? seen.cell.read : null } });
  const { node } = await ask("Cell", { learner, objective });
  if (seen.cell?.place === place) show({ cell: { place, ids, read: node } });
}

// Those in another column are another selection.
function several(extended = false) {
  const { matrix, table, space } = seen;
  const objective = table.objectives[matrix.column];
  const isSame = seen.selection?.objective.id === objective.id;
  const selection = isSame ? seen.selection : new Selection(space, objective, () => show({}), close);
  show({ selection, cell: null, reason: false });
  selection.choose(table.learners, matrix.row, extended);
}

function stepTo(step) {
  const { matrix } = seen;
  matrix.go(matrix.row + step, matrix.column);
  open(matrix.row, matrix.column);
}

function close() {
  show({ cell: null, selection: null, reason: false });
  seen.matrix.go(seen.matrix.row, seen.matrix.column);
}

async function counted(waiting) {
  show({ waiting });
  if (seen.view !== "review") return;
  await readQueue(0);
}

async function readQueue(more) {
  const { space, queue } = seen;
  const { nodes, more: queued } = await pages("Queue", { space: space.id }, (told) => told.space.reviewQueue, (queue?.length || 1) + more);
  if (seen.space === space) show({ queue: nodes, queued });
}

function turn() {
  const view = VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "progress";
  const panel = view in panels && seen.space ? new panels[view](seen.space, () => show({})) : null;
  show({ view, panel, fault: "" });
  if (view === "review" && seen.space) counted(seen.waiting);
  requestAnimationFrame(() => document.querySelector(".tabs > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));
  panel?.refresh().catch(() => show({ fault: say("common.failed") }));
}

async function begin() {
  let told;
  const { nodes } = await pages("Spaces", {}, ({ viewer }) => (told = viewer)?.spaces ?? NONE).catch((error) => {
    if (error.code === "UNAUTHENTICATED") return NONE;
    throw error;
  });
  if (!told) return signIn();
  show({ viewer: { ...told, spaces: nodes } });
  const [first] = nodes;
  if (first) await choose(first.id);
}

addEventListener("hashchange", turn);
addEventListener("resize", () => show({}));
turn();
begin().catch(() => show({ fault: say("common.failed") }));
