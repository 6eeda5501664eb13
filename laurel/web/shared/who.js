// As whom is this page open? By a cookie that no script can read; in the demo world, in each tab as somebody else.

import { told } from "/web/shared/words.js";

const KEPT = "laurel-token";

// Only a page that was handed the demo world takes a token from its address: else a link could sign somebody in as another.
export function takeToken() {
  const handed = location.hash.slice(1);
  if (!told.demo || !handed.startsWith("laurel_access_")) return;
  sessionStorage.setItem(KEPT, handed);
  history.replaceState(null, "", location.pathname + location.search);
}

export function token() {
  return told.demo ? sessionStorage.getItem(KEPT) : null;
}

export function forget() {
  sessionStorage.removeItem(KEPT);
}

export function signIn() {
  location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}
