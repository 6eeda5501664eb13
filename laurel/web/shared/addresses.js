// Where is what the server names? On the server that this page came from, by whatever name it was called.

export function here(address) {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
