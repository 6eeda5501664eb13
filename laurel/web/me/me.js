// The learner's place: what to do next, what was answered, what was earned.

import { badges } from "/web/me/badges.js";
import { data } from "/web/me/data.js";
import { objectives } from "/web/me/objectives.js";
import { ask, change, Refused } from "/web/shared/ask.js";
import { connection } from "/web/shared/live.js";
import { masthead } from "/web/shared/masthead.js";
import { pages } from "/web/shared/pages.js";
import { forget, signIn, takeToken, token } from "/web/shared/who.js";
import { say } from "/web/shared/words.js";
import { html, nothing, render } from "/web/vendor/lit-html/lit-html.js";

const NONE = { edges: [], pageInfo: { hasNextPage: false } };
const VIEWS = ["objectives", "badges", "data"];
const seen = {
  state: "waiting", view: "objectives", viewer: null, space: null, learner: null, line: null, awards: null,
  verifying: null, open: null, busy: false, fault: "", told: "", erased: false,
};
let stops = [];

takeToken();
const { watch } = connection(token, (state) => {
  if (state !== seen.state) show({ state });
});

function page() {
  const { viewer, fault, told, erased } = seen;
  return html`
    ${masthead(viewer ? html`<span class="muted who">${viewer.user.name}</span>` : nothing)}
    ${viewer ? navigation() : nothing}
    <main class="column">
      ${fault ? html`<p class="notice bad" role="alert">${fault}</p>` : nothing}
      ${viewer ? views[seen.view](seen, act) : html`<p class="empty" role="status">${say(erased ? "me.erased" : "common.loading")}</p>`}
    </main>
    <p class=${told ? "toast" : "aside"} role="status" aria-live="polite">${told}</p>
  `;
}

const views = { objectives, badges, data };

function navigation() {
  return html`
    <nav class="column tabs" aria-label=${say("me.parts")}>
      ${VIEWS.map(
        (view) => html`
          <a href=${`#${view}`} aria-current=${seen.view === view ? "page" : nothing}>${say(`me.view_${view}`)}</a>
        `,
      )}
    </nav>
  `;
}

function show(news) {
  Object.assign(seen, news);
  render(page(), document.body);
}

// What somebody does here: the rest of the page is told how it went. True where it was done.
async function act(step) {
  show({ busy: true, fault: "" });
  try {
    await step({ change, changed, show, choose, leave, gone, refresh, readAwards, now: seen });
    return true;
  } catch (error) {
    show({ fault: error instanceof Refused ? error.message : say("common.failed") });
    return false;
  } finally {
    show({ busy: false });
  }
}

async function refresh() {
  let told;
  const { nodes } = await pages("Me", {}, ({ viewer }) => (told = viewer)?.spaces ?? NONE);
  if (!told) return signIn();
  const viewer = { ...told, spaces: nodes };
  show({ viewer });
  return viewer;
}

// Of oneself, with the words that tell of it.
async function changed(operation, input, words) {
  await change(operation, input);
  await refresh();
  tell(words);
}

async function begin() {
  const viewer = await refresh().catch((error) => {
    if (error.code === "UNAUTHENTICATED") return signIn();
    show({ fault: say("common.failed") });
  });
  const first = viewer?.spaces[0];
  if (first) choose(first.id);
}

function choose(id) {
  const space = seen.viewer.spaces.find((each) => each.id === id);
  for (const stop of stops) stop();
  show({ space, learner: null, line: null, open: null });
  stops = [
    watch("Progress", { learner: space.viewerLearner.id }, ({ learnerProgress }) => progressed(learnerProgress)),
    watch("Line", { space: id }, ({ leaderboard }) => show({ line: leaderboard }), () => show({ line: null })),
  ];
}

function progressed(learner) {
  const before = new Map(seen.learner?.progress.map(({ id, status }) => [id, status]));
  const answered = learner.progress.filter(
    ({ id, status }) => before.has(id) && before.get(id) !== status && ["COMPLETED", "RETURNED"].includes(status),
  );
  show({ learner });
  if (answered.length) {
    tell(answered.map(({ status, objective }) => say(`me.news_${status.toLowerCase()}`, objective.badge)).join(" "));
    if (seen.awards) readAwards();
  }
}

let telling;
function tell(told) {
  clearTimeout(telling);
  show({ told });
  telling = setTimeout(() => show({ told: "" }), 8_000);
}

async function readAwards(more = 0) {
  const wanted = (seen.awards?.wanted ?? 1) + more;
  const read = await pages("Badges", {}, ({ viewer }) => viewer.backpack, wanted);
  show({ awards: { ...read, wanted: read.nodes.length || 1 } });
}

async function leave() {
  await ask("SignOut");
  forget();
  location.assign("/");
}

// The last that is read here.
function gone() {
  for (const stop of stops) stop();
  forget();
  show({ viewer: null, erased: true });
}

function turn() {
  const view = location.hash.slice(1);
  show({ view: VIEWS.includes(view) ? view : "objectives", fault: "" });
  if (seen.view === "badges" && seen.viewer) act(() => readAwards());
}

addEventListener("hashchange", () => {
  turn();
  document.querySelector("main h1, main h2")?.focus();
});
show({});
await begin();
turn();
