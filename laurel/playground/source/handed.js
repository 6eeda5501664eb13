// What the server wrote into the page: see laurel/playground/__init__.py.
const block = JSON.parse(document.getElementById("laurel-examples").textContent);
const token = document.querySelector("meta[name=laurel-token]")?.content;

const pretty = (value) => JSON.stringify(value, null, 2);

export const edition = block.edition;
export const headers = token ? pretty({ Authorization: `Bearer ${token}` }) : "";
export const tabs = block.examples.map(({ query, variables }) => ({
  query,
  variables: variables ? pretty(variables) : "",
  headers,
}));
