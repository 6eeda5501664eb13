// How does a straightforward Mercurius program with jit give a space's progress? node server.mjs DATABASE_URL PORT
import { createHash } from "node:crypto";
import Fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import mercurius from "mercurius";
import pg from "pg";

const [, , url, port] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 10 });

const schema = `
  scalar DateTime
  type Query { space(id: ID!): Space }
  type Space { id: ID! name: String! learners(first: Int!): [Learner!]! }
  type Learner { id: ID! name: String! points: Int! progress: [Progress!]! }
  type Progress { id: ID! status: String! points: Int! completedAt: DateTime objective: Objective! }
  type Objective { id: ID! points: Int! badge: Badge! }
  type Badge { id: ID! name: String! }
`;

const rows = async (sql, ...values) => (await pool.query(sql, values)).rows;
const resolvers = {
  DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (value) => value.toISOString() }),
  Query: {
    space: async (_, { id }) => (await rows("SELECT id, name FROM space WHERE id = $1", id))[0],
  },
  Space: {
    learners: (space, { first }) =>
      rows(
        `SELECT id, name, points::int FROM learner WHERE space_id = $1 AND removed_at IS NULL
         ORDER BY sort_name, id LIMIT $2`,
        space.id,
        first,
      ),
  },
};

// With its own cache, which makes a key of every row by JSON, or with a loader for each objective and badge, of which
// there are as many calls as cells, it would be several times slower.
const loaders = {
  Learner: {
    progress: {
      opts: { cache: false },
      loader: async (queries) => {
        const found = await rows(
          `SELECT id, learner_id, objective_id, status, points, completed_at AS "completedAt"
           FROM progress WHERE learner_id = ANY($1) ORDER BY objective_id`,
          queries.map(({ obj }) => obj.id),
        );
        const objectives = await objectivesById([...new Set(found.map((row) => row.objective_id))]);
        const progress = new Map(queries.map(({ obj }) => [obj.id, []]));
        for (const row of found) {
          row.objective = objectives.get(row.objective_id);
          progress.get(row.learner_id).push(row);
        }
        return queries.map(({ obj }) => progress.get(obj.id));
      },
    },
  },
};

const objectivesById = async (ids) => {
  const found = await rows(
    `SELECT objective.id, points, badge_id, name FROM objective JOIN badge ON badge.id = badge_id
     WHERE objective.id = ANY($1)`,
    ids,
  );
  return new Map(
    found.map(({ id, points, badge_id, name }) => [id, { id, points, badge: { id: badge_id, name } }]),
  );
};

const context = async (request) => {
  const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  const [viewer] = await rows(
    `SELECT users.id, users.name FROM access_token JOIN users ON users.id = user_id
     WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()`,
    createHash("sha256").update(token).digest("hex"),
  );
  if (!viewer) throw new Error("Not signed in.");
  return { viewer };
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, loaders, context, jit: 1 });
await app.listen({ host: "127.0.0.1", port: Number(port) });
