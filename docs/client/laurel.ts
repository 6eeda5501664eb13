// A small typed client of Laurel: ask, do once, and follow what moves. Copy it; it is meant to be changed.
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import type { TypedDocumentString } from "./operations.js";

/** What an answer said instead of data: see the codes in the errors' extensions. */
export class LaurelError extends Error {
  constructor(readonly errors: readonly { message: string; extensions?: Record<string, unknown> | undefined }[]) {
    super(errors.map(({ message }) => message).join("; "));
  }

  get codes(): unknown[] {
    return this.errors.map(({ extensions }) => extensions?.["code"]);
  }
}

/** Nobody answered, or not as Laurel does: it may be asked again. */
export class NoAnswer extends Error {}

/** A document whose diary goes on behind the cursor in `after`. */
type Following = { after?: string | null | undefined };
/** A mutation whose key makes asking twice do it once. */
type Keyed = { key?: string | null | undefined };

const MOST_TRIES = 6;
const REFUSED = 4403; // the token works no more: trying again is no use
const pause = (attempt: number) => new Promise<void>((resolve) => setTimeout(resolve, 100 * 2 ** Math.min(attempt, 6)));

export class Laurel {
  readonly #address: string;
  readonly #token: string;
  readonly #sockets: Client;

  /** `address` ends with /graphql. */
  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
    this.#sockets = createClient({
      url: address.replace(/^http/, "ws"),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: Infinity,
      retryWait: pause,
      shouldRetry: (closed) => (closed as { code?: number }).code !== REFUSED,
    });
  }

  /** The data of a query or mutation. LaurelError, NoAnswer. */
  async ask<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const response = await fetch(this.#address, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json",
        authorization: `Bearer ${this.#token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    }).catch((cause: unknown) => Promise.reject(new NoAnswer("nobody answers", { cause })));
    if (response.status >= 500) throw new NoAnswer(`answered ${response.status}`);
    const { data, errors } = (await response.json()) as { data?: Data; errors?: LaurelError["errors"] };
    if (errors || !data) throw new LaurelError(errors ?? [{ message: `answered ${response.status}` }]);
    return data;
  }

  /** The same for a mutation with a key: tried again while nobody answers, and done once all the same. */
  async once<Data, Variables extends Keyed>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const keyed = { ...variables, key: variables.key ?? crypto.randomUUID() };
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.ask(document, keyed);
      } catch (error) {
        if (!(error instanceof NoAnswer) || attempt === MOST_TRIES) throw error;
        await pause(attempt);
      }
    }
  }

  /** The pictures of a subscription: the present one, and each that follows. After a cut it comes back with the newest. */
  async *watch<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data> {
    const query = document.toString();
    for await (const { data, errors } of this.#sockets.iterate<Data>({ query, variables })) {
      if (errors) throw new LaurelError(errors);
      if (data) yield data;
    }
  }

  /** The lines of a diary, none left out and none twice: after a cut it goes on behind the last cursor. */
  async *follow<Data, Variables extends Following & Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    cursorOf: (data: Data) => string,
  ): AsyncGenerator<Data> {
    const following = { ...variables }; // graphql-ws sends these as they are when it comes back
    for await (const data of this.watch(document, following)) {
      following.after = cursorOf(data);
      yield data;
    }
  }

  /** Ends all subscriptions. */
  async close(): Promise<void> {
    await this.#sockets.dispose();
  }
}
