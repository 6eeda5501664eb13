// What shape has a pathway? Elements that name their parents, and the tree that they are.

export function tree(elements) {
  const nodes = new Map(elements.map((element) => [element.id, { ...element, children: [] }]));
  let root;
  for (const node of nodes.values()) {
    if (node.parent) nodes.get(node.parent.id).children.push(node);
    else root = node;
  }
  return root;
}

// As it is sent. A number that asks for all follows when there are more or fewer.
export function planted(node) {
  const { id, name, description, optional, requirement, completionBadge, children } = node;
  const badges = requirement.badges ?? [];
  return {
    id, name, description, optional, badges: badges.map((badge) => badge.id), completionBadge: completionBadge?.id ?? null,
    required: requirement.required ?? null, children: children.map(planted),
  };
}

// How many an element could ask for.
export function countOf({ requirement, children }) {
  return requirement.badges?.length || children.filter(({ optional }) => !optional).length;
}

// The tree with another one in the place of an element; `change` gives what stands there.
function changed(node, id, change) {
  if (node.id === id) return change(node);
  return { ...node, children: node.children.map((child) => changed(child, id, change)) };
}

// The same, where the element stays in its place: who asked for all of its siblings does so still.
export function edited(node, id, change) {
  const children = node.children.map((child) => edited(child, id, change));
  return node.id === id ? { ...change(node), children } : wholly(node, children);
}

export function without(node, id) {
  return withAll(node, (children) => children.filter((child) => child.id !== id));
}

export function moved(node, id, by) {
  return withAll(node, (children) => {
    const place = children.findIndex((child) => child.id === id);
    if (place < 0 || !(place + by in children)) return children;
    const order = children.filter((child) => child.id !== id);
    order.splice(place + by, 0, children[place]);
    return order;
  });
}

export function withChild(node, id, child) {
  return changed(node, id, (parent) => wholly(parent, [...parent.children, child]));
}

function withAll(node, arrange) {
  return wholly(node, arrange(node.children).map((child) => withAll(child, arrange)));
}

// Who asked for all children asks for all that there are from now on; nobody asks for more.
function wholly(node, children) {
  const before = countOf(node);
  const after = { ...node, children };
  const { required } = node.requirement;
  const wanted = required === before ? null : required;
  return { ...after, requirement: { ...node.requirement, required: wanted && Math.min(wanted, countOf(after)) } };
}
