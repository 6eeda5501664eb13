// What stands in the matrix? A line for each learner, a place for each objective; kept small, since there may be millions.

import { ask } from "/web/shared/ask.js";

const STATUSES = ["NOT_STARTED", "SUBMITTED", "RETURNED", "COMPLETED"];
const FIRST = 60; // are on the screen; the others come behind
const NEXT = 500;

export class Table {
  objectives = [];
  learners = [];
  total = 0;
  cursor = null;
  #space;
  #places = new Map();
  #columns = new Map();

  constructor(space) {
    this.#space = space;
  }

  // `grown` is told each time that more has come. Ends early once `wanted` says no.
  async read(grown, wanted) {
    for await (const { feedCursor, objectives } of this.#pages("Matrix", {}, "objectives")) {
      this.cursor ??= feedCursor; // of before anything was read, so that nothing is missed
      this.objectives.push(...objectives.edges.map(({ node }) => node));
    }
    this.#columns = new Map(this.objectives.map(({ id }, place) => [id, place]));
    for await (const { learners } of this.#pages("Learners", { first: FIRST }, "learners")) {
      if (!wanted()) return;
      for (const { node } of learners.edges) this.#add(node);
      this.total = learners.totalCount;
      grown();
    }
  }

  async *#pages(operation, variables, list) {
    let page = { hasNextPage: true, endCursor: null };
    while (page.hasNextPage) {
      const { space } = await ask(operation, { ...variables, space: this.#space, after: page.endCursor });
      page = space[list].pageInfo;
      yield space;
      if (variables.first) variables.first = NEXT;
    }
  }

  #add({ id, name, points, progress }) {
    this.#places.set(id, this.learners.length);
    const statuses = Uint8Array.from(progress, ({ status }) => STATUSES.indexOf(status));
    this.learners.push({ id, name, points, statuses });
  }

  status(row, column) {
    return STATUSES[this.learners[row].statuses[column]];
  }

  // Where in the table, or undefined for who is not in it.
  place({ learnerId, objectiveId }) {
    const row = this.#places.get(learnerId);
    const column = this.#columns.get(objectiveId);
    return row === undefined || column === undefined ? undefined : { row, column };
  }

  // What an event of the diary says is true from then on. Null where only reading anew tells.
  apply(event) {
    if (event.status === null || !event.learnerId || !event.objectiveId) return isStructure(event.kind) ? null : undefined;
    const place = this.place(event);
    if (!place) return undefined;
    const learner = this.learners[place.row];
    learner.statuses[place.column] = STATUSES.indexOf(event.status);
    if (event.points !== null) learner.points = event.points;
    return place;
  }
}

function isStructure(kind) {
  return /^(OBJECTIVE_(ADDED|REMOVED|CHANGED)|OBJECTIVES_|LEARNER_|PLAN_|SPACE_)/.test(kind);
}
