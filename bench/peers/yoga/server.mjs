// How does a straightforward Yoga program with dataloader give what Laurel gives? node server.mjs DATABASE_URL PORT
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import DataLoader from "dataloader";
import { GraphQLScalarType } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";
import pg from "pg";

const [, , url, port] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 10 });

const typeDefs = `
  scalar DateTime
  type Query { viewer: User space(id: ID!): Space }
  type User { id: ID! name: String! }
  type Issuer { id: ID! name: String! }
  type Entry { rank: Int! displayName: String! points: Int! }
  type Space {
    id: ID!
    name: String!
    description: String!
    endsAt: DateTime!
    issuer: Issuer!
    leaderboard(first: Int!): [Entry!]!
    learners(first: Int!): [Learner!]!
  }
  type Learner { id: ID! name: String! points: Int! progress: [Progress!]! }
  type Progress { id: ID! status: String! points: Int! completedAt: DateTime objective: Objective! }
  type Objective { id: ID! points: Int! badge: Badge! }
  type Badge { id: ID! name: String! }
`;

const rows = async (sql, ...values) => (await pool.query(sql, values)).rows;

const byId = (sql) =>
  new DataLoader(async (ids) => {
    const found = new Map((await rows(sql, ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  });

const progressOfLearners = async (ids) => {
  const found = await rows(
    `SELECT id, learner_id, objective_id, status, points, completed_at AS "completedAt"
     FROM progress WHERE learner_id = ANY($1) ORDER BY objective_id`,
    ids,
  );
  const progress = new Map(ids.map((id) => [id, []]));
  for (const row of found) progress.get(row.learner_id).push(row);
  return ids.map((id) => progress.get(id));
};

const resolvers = {
  DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (value) => value.toISOString() }),
  Query: {
    viewer: (_, __, { viewer }) => viewer,
    space: async (_, { id }) =>
      (await rows('SELECT id, name, description, ends_at AS "endsAt", issuer_id FROM space WHERE id = $1', id))[0],
  },
  Space: {
    issuer: ({ issuer_id }, _, { loaders }) => loaders.issuers.load(issuer_id),
    leaderboard: ({ id }, { first }) =>
      rows(
        `SELECT rank() OVER (ORDER BY points DESC)::int AS rank, alias AS "displayName", points::int FROM learner
         WHERE space_id = $1 AND removed_at IS NULL ORDER BY points DESC, entry_id LIMIT $2`,
        id,
        first,
      ),
    learners: ({ id }, { first }) =>
      rows(
        `SELECT id, name, points::int FROM learner WHERE space_id = $1 AND removed_at IS NULL
         ORDER BY sort_name, id LIMIT $2`,
        id,
        first,
      ),
  },
  Learner: { progress: ({ id }, _, { loaders }) => loaders.progress.load(id) },
  Progress: { objective: ({ objective_id }, _, { loaders }) => loaders.objectives.load(objective_id) },
  Objective: { badge: ({ badge_id }, _, { loaders }) => loaders.badges.load(badge_id) },
};

const context = async ({ request }) => {
  const token = (request.headers.get("authorization") ?? "").replace(/^Bearer /, "");
  const [viewer] = await rows(
    `SELECT users.id, users.name FROM access_token JOIN users ON users.id = user_id
     WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()`,
    createHash("sha256").update(token).digest("hex"),
  );
  if (!viewer) throw new Error("Not signed in.");
  const loaders = {
    progress: new DataLoader(progressOfLearners),
    objectives: byId("SELECT id, points, badge_id FROM objective WHERE id = ANY($1)"),
    badges: byId("SELECT id, name FROM badge WHERE id = ANY($1)"),
    issuers: byId("SELECT id, name FROM issuer WHERE id = ANY($1)"),
  };
  return { viewer, loaders };
};

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), context, graphiql: false, logging: false });
createServer(yoga).listen(Number(port), "127.0.0.1");
