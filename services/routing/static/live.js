// Word of changes: the stream names a lead, and its row is asked for, so that permission is checked again.
import { filter, lose, receive, receiveAll, rowOf, rowsIn } from "./rows.js";

const live = document.getElementById("live");
const BACKGROUND = { headers: { "X-Background": "live" }, credentials: "same-origin" };
const MANY = 20;
const TRY_AGAIN_MS = 5000;
const waiting = new Set();
let source = null;
let isWorking = false;
let mustReload = false;
let offlineTimer = null;

export function follow() {
  source = new EventSource("/console/stream");
  // `open` is the browser's own event; `ready` is the server's, once no change can be missed.
  source.addEventListener("ready", () => state("live"));
  source.addEventListener("ready", reload);
  source.addEventListener("reload", reload);
  source.addEventListener("lead", (event) => changed(event.data));
  source.addEventListener("error", broken);
}

function state(name) {
  clearTimeout(offlineTimer);
  live.dataset.state = name;
  live.querySelector(".live-text").textContent = live.dataset[name];
}

function broken() {
  if (live.dataset.state !== "offline") {
    state("reconnecting");
    offlineTimer = setTimeout(() => state("offline"), 10_000);
  }
  if (source.readyState === EventSource.CLOSED) askAgain();
}

/** The server has answered something else than a stream: signed out, or too many windows. */
async function askAgain() {
  const answer = await fetch("/v1/sessions/current", BACKGROUND).catch(() => null);
  if (answer?.status === 401) ended();
  else setTimeout(follow, TRY_AGAIN_MS);
}

/** What was disclosed does not stay on the screen of somebody who is signed out. */
function ended() {
  source.close();
  state("ended");
  for (const shown of document.querySelectorAll("[data-disclosed]")) shown.remove();
}

window.addEventListener("online", () => {
  if (live.dataset.state !== "live" && live.dataset.state !== "ended") {
    source.close();
    follow();
  }
});
window.addEventListener("offline", () => state("offline"));

function changed(leadId) {
  waiting.add(leadId);
  work();
}

function reload() {
  mustReload = true;
  work();
}

async function work() {
  if (isWorking) return;
  isWorking = true;
  while (mustReload || waiting.size > 0) await step().catch(() => {});
  isWorking = false;
  countAgain();
}

async function step() {
  if (mustReload || waiting.size > MANY) {
    const known = [...waiting].filter(rowOf);
    mustReload = false;
    waiting.clear();
    receiveAll(rowsIn(await text(`/console/rows?${filter}`)));
    for (const leadId of known.slice(0, MANY)) waiting.add(leadId);
    return;
  }
  const [leadId] = waiting;
  waiting.delete(leadId);
  const answer = await fetch(`/console/leads/${leadId}/row?${filter}`, BACKGROUND);
  if (answer.status === 401) ended();
  else if (answer.status === 404) lose(leadId);
  else if (answer.ok) rowsIn(await answer.text()).forEach(receive);
}

async function text(address) {
  const answer = await fetch(address, BACKGROUND);
  if (answer.status === 401) ended();
  return answer.ok ? answer.text() : "";
}

let countTimer = null;

function countAgain() {
  clearTimeout(countTimer);
  countTimer = setTimeout(async () => {
    const html = await text(`/console/tabs?${filter}`).catch(() => "");
    const tabs = document.getElementById("tabs");
    if (html && !tabs.contains(document.activeElement)) tabs.innerHTML = html;
  }, 800);
}
