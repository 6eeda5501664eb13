// Reads a class, completes an objective for somebody, and follows what happens: one line of JSON for each.
// LAUREL=http://127.0.0.1:8000/graphql TOKEN=… SPACE=… OBJECTIVE=… LEARNER=… LINES=3 node built/example.js
import { Laurel } from "./laurel.js";
import { CompleteDocument, LearnersDocument, ProgressChangesDocument, type LearnersQuery } from "./operations.js";

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const laurel = new Laurel(given("LAUREL"), given("TOKEN"));
const space = given("SPACE");
const tell = (told: unknown) => console.log(JSON.stringify(told));

async function* learners() {
  let after: string | null = null;
  for (;;) {
    const { space: found }: LearnersQuery = await laurel.ask(LearnersDocument, { space, after });
    if (!found) throw new Error("there is no such space, or it is not yours to see");
    yield* found.learners.edges.map(({ node }) => node);
    if (!found.learners.pageInfo.hasNextPage) return;
    after = found.learners.pageInfo.endCursor;
  }
}

async function complete(): Promise<void> {
  const variables = { objective: given("OBJECTIVE"), learners: [given("LEARNER")] };
  const key = crypto.randomUUID();
  for (const _ of ["done", "asked again, and not done again"]) {
    const { completeObjective: told } = await laurel.once(CompleteDocument, { ...variables, key });
    if (told.__typename === "Refused") throw new Error(`${told.code}: ${told.message}`);
    tell({ completed: told.completed.length, refused: told.refused.length });
  }
}

const start = (await laurel.ask(LearnersDocument, { space })).space?.progressCursor ?? null;
for await (const { name, points } of learners()) tell({ name, points });
await complete();

let left = Number(given("LINES"));
for await (const { progressChanges } of laurel.follow(
  ProgressChangesDocument,
  { space, after: start },
  ({ progressChanges }) => progressChanges.cursor,
)) {
  const { kind, points } = progressChanges.event;
  tell({ kind, points });
  if (--left === 0) break;
}
await laurel.close();
