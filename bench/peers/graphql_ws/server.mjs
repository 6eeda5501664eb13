// How do graphql-ws and ws tell every socket? node server.mjs - PORT; what is posted is the leaderboard from then on.
import { EventEmitter, on } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

const [, , , port] = process.argv;
const changes = new EventEmitter().setMaxListeners(0);
let newest;

const schema = buildSchema(`
  type Query { ready: Boolean }
  type Subscription { leaderboard(space: ID): Board }
  type Board { version: String! entries(first: Int!): Lines! }
  type Lines { edges: [Edge!]! }
  type Edge { node: Line! }
  type Line { rank: Int! displayName: String! points: Int! }
`);

const roots = {
  subscription: {
    leaderboard: async function* () {
      const heard = on(changes, "change");
      yield { leaderboard: newest };
      for await (const [leaderboard] of heard) yield { leaderboard };
    },
  },
};

const server = createServer(async (request, response) => {
  newest = JSON.parse(await text(request));
  changes.emit("change", newest);
  response.end("{}");
});
useServer({ schema, roots }, new WebSocketServer({ server, path: "/graphql" }));
server.listen(Number(port), "127.0.0.1");
