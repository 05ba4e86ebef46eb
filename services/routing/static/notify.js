// Word of new and overdue leads for somebody who looks elsewhere, on computers where they want that.
// Of all tabs one speaks, and none while any of them is looked at; what is said, and whether it is a
// quiet hour, the server knows.
import { ask } from "./asking.js";
import { isChosen } from "./notify_choice.js";

const MOST = 50;
const ANSWERED_WITHIN_MS = 10_000;
const SPEAKS = "wayfare-notify";
const LOOKS = "wayfare-looking";
const { account } = document.getElementById("notify")?.dataset ?? {};
const others = "BroadcastChannel" in window ? new BroadcastChannel(SPEAKS) : null;
const waiting = new Set();
let speaks = false;
let stopLooking = null;
let since = now();
let said = 0;
let shown = null;
let isAsking = false;
let mustAsk = false;

export function keepNotifying() {
  if (!account || !("Notification" in window) || !navigator.locks) return;
  navigator.locks.request(SPEAKS, () => new Promise(() => (speaks = true)));
  others?.addEventListener("message", forget);
  document.addEventListener("visibilitychange", look);
  look();
}

/** By the server's clock, which has said when the page was made: this computer's may be wrong. */
function now() {
  return Date.parse(document.body.dataset.rendered) + performance.now();
}

function isLookedAt() {
  return document.visibilityState === "visible";
}

/** Held as long as this tab is looked at; every other tab can see that somebody holds it. */
function look() {
  if (!isLookedAt()) {
    stopLooking?.();
    stopLooking = null;
    return;
  }
  forget();
  others?.postMessage("looked");
  if (stopLooking) return;
  navigator.locks.request(LOOKS, { mode: "shared" }, () => {
    return isLookedAt() ? new Promise((done) => (stopLooking = done)) : null;
  });
}

/** Somebody has looked, here or in another tab: what comes from now on is news. */
function forget() {
  shown?.close();
  shown = null;
  waiting.clear();
  said = 0;
  since = now();
}

async function somebodyLooks() {
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === LOOKS);
}

/** These leads have changed, whatever has changed about them. */
export async function notice(leadIds) {
  if (!speaks || !isChosen(account) || Notification.permission !== "granted") return;
  if (await somebodyLooks()) return;
  leadIds.forEach((leadId) => waiting.add(leadId));
  mustAsk = true;
  if (!isAsking) await tell();
}

/** One question at a time: what comes meanwhile is told together. */
async function tell() {
  isAsking = true;
  while (mustAsk) {
    mustAsk = false;
    const ids = [...waiting].slice(-MOST).map((leadId) => `ids=${encodeURIComponent(leadId)}`);
    const at = new Date(since - ANSWERED_WITHIN_MS).toISOString();
    const answer = ids.length && (await ask(`/console/news?since=${at}&${ids.join("&")}`).catch(() => ""));
    if (answer && waiting.size > 0) show(JSON.parse(answer));
  }
  isAsking = false;
}

/** In place of the last one, and only where there is more to say. */
function show({ title, count }) {
  if (count <= said) return;
  try {
    shown = new Notification(title, { tag: SPEAKS, renotify: true, lang: document.documentElement.lang });
  } catch {
    return; // A phone's browser shows none for a page.
  }
  said = count;
  shown.addEventListener("click", () => {
    window.focus();
    forget();
  });
}
