// How is a long list read? Page by page, to its end or as far as is wanted.

import { ask } from "/web/shared/ask.js";

// `list` finds it in an answer. `more` says whether there is more than was wanted.
export async function pages(operation, variables, list, wanted = Infinity, bearer = undefined) {
  const nodes = [];
  let page = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage && nodes.length < wanted) {
    const part = list(await ask(operation, { ...variables, after: page.endCursor }, bearer));
    nodes.push(...part.edges.map(({ node }) => node));
    page = part.pageInfo;
  }
  return { nodes, more: page.hasNextPage };
}
