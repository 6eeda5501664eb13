// By what does the server know that it was asked before? By a text of our own (crypto.randomUUID is for https alone).

export function mutationKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
