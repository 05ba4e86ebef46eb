// Word of changes. The stream names leads and says up to where everything is known with that; their
// rows are asked for, many at a time, so that permission is checked again. A name is kept until its
// row has come: nothing that fails in between is lost.
import { SignedOut, ask, isSignedOut } from "./asking.js";
import { notice } from "./notify.js";
import { filter, readAgain, receive } from "./rows.js";

const live = document.getElementById("live");
const ROWS_AT_ONCE = 50;
const GATHER_MS = 80;
const COUNT_EVERY_MS = 1000;
const COUNT_ANYWAY_MS = 60_000;
const SILENCE_MS = 40_000;
const LOOK_EVERY_MS = 5000;
const TRY_AGAIN_MS = 5000;
const LONGEST_PAUSE_MS = 10_000;
const waiting = new Set();
let source = null;
let position = document.body.dataset.position;
let heardAt = 0;
let isWorking = false;
let mustReadAgain = false;
let offlineTimer = null;

export function follow() {
  source?.close();
  heardAt = Date.now();
  source = new EventSource(`/console/stream${position ? `?since=${position}` : ""}`);
  source.addEventListener("ready", heard);
  source.addEventListener("ready", () => hurry());
  source.addEventListener("beat", heard);
  source.addEventListener("leads", (event) => {
    heard(event);
    const leadIds = event.data.split(" ");
    leadIds.forEach((leadId) => waiting.add(leadId));
    notice(leadIds);
    work();
  });
  source.addEventListener("reload", (event) => {
    heard(event);
    mustReadAgain = true;
    work();
  });
  source.addEventListener("error", broken);
}

/** A page that knew of no position has to catch up with whatever the first one is. */
function heard(event) {
  heardAt = Date.now();
  if (live.dataset.state !== "live") {
    state("live");
    document.querySelector("#toast [data-unreachable]")?.remove();
    countSoon();
  }
  if (!event.lastEventId) return;
  if (!position) {
    mustReadAgain = true;
    work();
  }
  position = event.lastEventId;
}

function state(name) {
  clearTimeout(offlineTimer);
  live.dataset.state = name;
  live.querySelector(".live-text").textContent = live.dataset[name];
}

function broken() {
  if (live.dataset.state === "ended") return;
  if (live.dataset.state === "live") state("reconnecting");
  if (live.dataset.state === "reconnecting") {
    clearTimeout(offlineTimer);
    offlineTimer = setTimeout(() => state("offline"), 10_000);
  }
  if (source.readyState === EventSource.CLOSED) followLater();
}

/** The server has answered something else than a stream: signed out, or too many windows. */
async function followLater() {
  if (await isSignedOut()) ended();
  else setTimeout(follow, TRY_AGAIN_MS);
}

/** What was disclosed does not stay on the screen of somebody who is signed out. */
function ended() {
  source.close();
  state("ended");
  for (const shown of document.querySelectorAll("[data-disclosed]")) shown.remove();
}

/** A computer that slept has a connection that nobody ends: no beat comes through it any more. */
function lookAtConnection() {
  if (live.dataset.state === "ended" || Date.now() - heardAt < SILENCE_MS) return;
  if (live.dataset.state === "live") state("reconnecting");
  follow();
}

setInterval(lookAtConnection, LOOK_EVERY_MS);
document.addEventListener("resume", lookAtConnection);
document.addEventListener("visibilitychange", lookAtConnection);
window.addEventListener("offline", () => live.dataset.state !== "ended" && state("offline"));
window.addEventListener("online", () => live.dataset.state !== "ended" && follow());

let hurry = () => {};

/** Until then, or until the server is there again. */
function pauseFor(milliseconds) {
  return new Promise((done) => {
    hurry = done;
    setTimeout(done, milliseconds);
  });
}

async function work() {
  if (isWorking) return;
  isWorking = true;
  let pause = 0;
  while (mustReadAgain || waiting.size > 0) {
    try {
      await pauseFor(pause || GATHER_MS);
      await (mustReadAgain ? readAll() : readSome());
      pause = 0;
    } catch (error) {
      if (error instanceof SignedOut) {
        ended();
        break;
      }
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2 || 500);
    }
  }
  isWorking = false;
}

async function readAll() {
  mustReadAgain = false;
  try {
    (await readAgain()).forEach((leadId) => waiting.add(leadId));
  } catch (error) {
    mustReadAgain = true;
    throw error;
  }
  countSoon();
}

async function readSome() {
  const ids = [...waiting].slice(0, ROWS_AT_ONCE);
  ids.forEach((leadId) => waiting.delete(leadId));
  countSoon();
  try {
    const asked = ids.map((leadId) => `ids=${encodeURIComponent(leadId)}`).join("&");
    receive(await ask(`/console/changes?${asked}&${filter}`), ids);
  } catch (error) {
    ids.forEach((leadId) => waiting.add(leadId));
    throw error;
  }
}

let countTimer = null;
let countedAt = 0;
let isCounting = false;
let mustCount = false;

/** At once where it was long ago, else a second after the last time: never later, however much comes. */
function countSoon() {
  mustCount = true;
  if (isCounting) return;
  countTimer ??= setTimeout(count, Math.max(0, countedAt + COUNT_EVERY_MS - Date.now()));
}

/** What changes while the answer is on its way is counted again after it. */
async function count() {
  [countTimer, countedAt, isCounting, mustCount] = [null, Date.now(), true, false];
  try {
    showCounts(await ask(`/console/tabs?${filter}`));
  } catch (error) {
    if (error instanceof SignedOut) ended();
    else mustCount = live.dataset.state === "live";
  }
  isCounting = false;
  if (mustCount) countSoon();
}

/** Each number where it stands: whoever is about to press a tab keeps it under the finger. */
function showCounts(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const tab of parsed.querySelectorAll(".tabs a")) {
    const shown = document.querySelector(`.tabs a[data-tab="${tab.dataset.tab}"]`);
    if (shown && shown.textContent !== tab.textContent) shown.replaceChildren(...tab.childNodes);
  }
}

setInterval(() => document.visibilityState === "visible" && countSoon(), COUNT_ANYWAY_MS);
