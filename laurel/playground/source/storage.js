const family = "laurel-playground:";

function clear(unwanted) {
  Object.keys(localStorage).filter(unwanted).forEach((key) => localStorage.removeItem(key));
}

// Tabs are kept for one edition of the examples only: after a new demo seed the old
// ids mean nothing, and another project's GraphiQL may live on the same origin.
export function storageFor(edition) {
  const prefix = `${family}${edition}:`;
  clear((key) => key.startsWith(family) && !key.startsWith(prefix));
  return {
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => clear((key) => key.startsWith(prefix)),
    get length() {
      return localStorage.length;
    },
  };
}
