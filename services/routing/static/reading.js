// The reading pane: one lead at a time, and only the last that was asked for.
import { markRead, markSelected, rowOf, linkOf, selectedRow } from "./rows.js";
import { placeNow } from "./place.js";
import { attend } from "./presence.js";

const detail = document.getElementById("detail");
const STEP_MS = 150;
const title = document.title;
let asking = null;
let stepping = null;
let shownAddress = addressNow();

/** Without the part of the page that it points to. */
function addressNow() {
  return window.location.pathname + window.location.search;
}

/** Opens what a row leads to. `isStep`: on the way past it, so the address of the last step goes. */
export async function open(address, { isStep = false } = {}) {
  clearTimeout(stepping);
  const before = history.state ?? {};
  if (!(await show(address))) return false;
  const state = { place: placeNow(), isStep };
  if (address !== location.href) {
    if (isStep && before.isStep) history.replaceState(state, "", address);
    else history.pushState(state, "", address);
  }
  shownAddress = addressNow();
  return true;
}

/** The lead is marked at once; it is asked for when somebody stays on it. */
export function openSoon(row) {
  markSelected(row.dataset.lead);
  clearTimeout(stepping);
  asking?.abort();
  const { href } = linkOf(row);
  if (href) stepping = setTimeout(() => open(href, { isStep: true }), STEP_MS);
}

async function show(address) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  detail.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const html = await answer.text();
    if (signal.aborted) return false;
    if (isElsewhere(answer, html)) return false;
    detail.innerHTML = html;
    detail.scrollTop = 0;
    window.htmx?.process(detail);
    shown();
    return true;
  } catch (error) {
    if (error.name !== "AbortError") unreachable();
    return false;
  } finally {
    if (!signal.aborted) detail.removeAttribute("aria-busy");
  }
}

/** A refusal goes where the server says, as with htmx: to the sign-in, or above what is shown. */
function isElsewhere(answer, html) {
  const [address, target] = ["HX-Redirect", "HX-Retarget"].map((name) => answer.headers.get(name));
  if (address) window.location.assign(address);
  else if (target) document.querySelector(target).innerHTML = html;
  else return !answer.ok;
  return true;
}

/** What the pane holds now: a lead, or none. */
export function shown() {
  const lead = document.getElementById("lead");
  document.getElementById("toast").replaceChildren();
  attend();
  if (!lead) {
    document.title = title;
    showFound();
    return;
  }
  const leadId = document.getElementById("lead-top")?.dataset.lead;
  markSelected(leadId);
  markRead(leadId);
  document.title = `${lead.querySelector(".reference").textContent} – Wayfare`;
  const isAlone = getComputedStyle(document.querySelector(".list-pane")).display === "none";
  // A question that was asked for by hand has the focus already.
  if (lead.querySelector("[autofocus]:focus")) return;
  if (isAlone || lead.querySelector("[data-disclosed], .notice:not([hidden])")) {
    document.getElementById("lead-title").focus({ preventScroll: !isAlone });
  }
}

/** What a search has found stands where a lead would; none of the rows is open. */
function showFound() {
  const found = document.getElementById("found-title");
  if (!found) return;
  markSelected(null);
  found.focus();
}

/** No answer at all: what was on the screen stays, and a sentence says so. */
export function unreachable() {
  const notice = document.createElement("p");
  notice.className = "notice bad";
  notice.dataset.unreachable = "";
  notice.setAttribute("role", "alert");
  notice.textContent = document.getElementById("live").dataset.unreachable;
  document.getElementById("toast").replaceChildren(notice);
}

/** Back and forward among what was read here; to where the list was, and the row that was open. */
export function keepHistory() {
  window.addEventListener("popstate", async () => {
    if (addressNow() === shownAddress) return;
    shownAddress = addressNow();
    const before = selectedRow();
    await show(window.location.href);
    const now = document.getElementById("lead-top")?.dataset.lead;
    if (!now) markSelected(null);
    const row = (now && rowOf(now)) || before;
    row?.scrollIntoView({ block: "nearest" });
    linkOf(row)?.focus({ preventScroll: true });
  });
}
