// How does a page of a launch ask? By the public contract, with a token that no cookie has to carry.

// The server knows our documents by their hash.
const operations = JSON.parse(document.body.dataset.operations);

export async function ask(operation, variables, token) {
  const body = JSON.stringify({ documentId: operations[operation], variables });
  const answer = await fetch("/graphql", { method: "POST", headers: headers(token), body });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

// Each answer of a subscription, until it ends for a reason, which is thrown; where it was cut off it is begun again.
export async function* watch(operation, variables, token) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 30_000)) {
    try {
      for await (const { data, errors } of events(operation, variables, token)) {
        if (errors) throw new Ended(errors[0].extensions?.code);
        pause = 500;
        yield data;
      }
    } catch (error) {
      if (error instanceof Ended) throw error;
    }
    await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
  }
}

export class Ended extends Error {}

async function* events(operation, variables, token) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { ...headers(token), Accept: "text/event-stream" },
    body: JSON.stringify({ documentId: operations[operation], variables }),
  });
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Ended("UNAUTHENTICATED");
  if (!answer.ok) throw new Error(answer.status);
  let rest = "";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      if (data.length > 0 && block.includes("event: next")) yield JSON.parse(data.join("\n"));
    }
  }
}

function headers(token) {
  const plain = { "Content-Type": "application/json" };
  return token ? { ...plain, Authorization: `Bearer ${token}` } : plain;
}
