// How is what happens a hundred times read once? A little later, however often it is asked for until then.

const PAUSE = 400; // milliseconds

export function soon(read) {
  let due = null;
  return () => {
    due ??= setTimeout(() => {
      due = null;
      read().catch(() => {}); // what happens next is read again
    }, PAUSE);
  };
}
