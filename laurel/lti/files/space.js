// What does somebody see who comes from a course? A learner their progress, staff the class, both the leaderboard, live.

import { ask, watch } from "/lti/files/asking.js";

const WORDS = { NOT_STARTED: "not begun", SUBMITTED: "waits for review", RETURNED: "returned", COMPLETED: "done" };
const { token, space } = document.body.dataset;
document.body.removeAttribute("data-token");
const at = (id) => document.getElementById(id);

function told(text) {
  at("told").textContent = text;
}

function rows(place, lines, tag = "td") {
  at(place).replaceChildren(
    ...lines.map(({ cells, own }) => {
      const row = document.createElement(tag === "td" ? "tr" : "li");
      row.className = own ? "own" : "";
      if (tag === "li") row.textContent = cells.join(" ");
      else row.append(...cells.map((cell) => Object.assign(document.createElement("td"), { textContent: cell })));
      return row;
    }),
  );
}

async function showProgress(learner) {
  for await (const { learnerProgress: now } of watch("LaunchedProgress", { learner }, token)) {
    at("progress").hidden = false;
    at("points").textContent = `${now.points} points, ${now.completedCount} of ${now.progress.length} completed`;
    rows("objectives", now.progress.map(({ status, objective }) => ({
      cells: [`${objective.badge.name}: ${WORDS[status] ?? status} (${objective.points})`],
    })), "li");
  }
}

async function showBoard() {
  for await (const { leaderboard } of watch("LaunchedBoard", { space }, token)) {
    at("board").hidden = false;
    const own = leaderboard.viewerEntry?.id;
    rows("entries", leaderboard.entries.edges.map(({ node }) => ({
      cells: [node.rank, node.displayName, node.points],
      own: node.id === own,
    })));
  }
}

async function showClass(after) {
  const look = async () => {
    const { space: now } = await ask("LaunchedClass", { space }, token);
    at("staff").hidden = false;
    at("summary").textContent =
      `${now.summary.learnerCount} learners, ${now.summary.completedCount} completed, ` +
      `${now.summary.waitingForReview} waiting for review`;
    rows("learners", now.learners.edges.map(({ node }) => ({ cells: [node.name, node.points, node.completedCount] })));
  };
  await look();
  let due;
  for await (const _ of watch("LaunchedChanges", { space, after }, token)) {
    due ??= setTimeout(() => { due = undefined; look().catch(() => {}); }, 500);
  }
}

async function show() {
  const { space: found } = await ask("LaunchedSpace", { space }, token);
  if (!found) return told("You are not in this space any more. Open it again from your course.");
  at("name").textContent = found.name;
  told("");
  const ended = () => told("This page has ended. Open it again from your course.");
  const hidden = () => { at("board").hidden = true; };
  if (found.viewerLearner) showProgress(found.viewerLearner.id).catch(ended);
  if (found.viewerRoles.includes("STAFF")) showClass(found.progressCursor).catch(ended);
  showBoard().catch(hidden);
}

show().catch(() => told("That did not work. Open it again from your course."));
