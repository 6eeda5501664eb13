// How does a screen on a wall stay lit? Browsers grant it to pages that came by https, and take it back when hidden.

export function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}
