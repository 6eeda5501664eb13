// What do the audits of graphql-http find at a server? Prints how many there were, and those that are not ok.
import { readFileSync } from "node:fs";
import { serverAudits } from "graphql-http";

const { url } = JSON.parse(readFileSync(0, "utf8"));
const results = [];
for (const audit of serverAudits({ url })) results.push(await audit.fn());
const complaints = results.filter(({ status }) => status !== "ok");
console.log(
  JSON.stringify({
    audits: results.length,
    complaints: complaints.map(({ id, name, status, reason }) => `${status} ${id}: ${name}: ${reason}`),
  }),
);
