// How does Mercurius tell every socket? node server.mjs - PORT; what is posted is the leaderboard from then on.
import Fastify from "fastify";
import mercurius from "mercurius";

const [, , , port] = process.argv;
let newest;

const schema = `
  type Query { ready: Boolean }
  type Subscription { leaderboard(space: ID): Board }
  type Board { version: String! entries(first: Int!): Lines! }
  type Lines { edges: [Edge!]! }
  type Edge { node: Line! }
  type Line { rank: Int! displayName: String! points: Int! }
`;

const resolvers = {
  Subscription: {
    leaderboard: {
      subscribe: async function* (_, __, { pubsub }) {
        const heard = await pubsub.subscribe("leaderboard");
        yield { leaderboard: newest };
        yield* heard;
      },
    },
  },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, subscription: true, jit: 1 });
app.post("/publish", async (request) => {
  newest = request.body;
  app.graphql.pubsub.publish({ topic: "leaderboard", payload: { leaderboard: newest } });
  return {};
});
await app.listen({ host: "127.0.0.1", port: Number(port) });
