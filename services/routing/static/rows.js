// The list: what is new or has changed is marked, and nothing moves under the pointer.
const list = document.getElementById("rows");
const scroller = document.getElementById("scroll");
const counter = document.getElementById("new-counter");
const empty = document.getElementById("empty");
const isLaterPage = "later" in document.body.dataset;

export const filter = document.body.dataset.filter;

export function rowOf(leadId) {
  return document.getElementById(`row-${leadId}`);
}

export function rowsIn(html) {
  const parsed = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html");
  return [...parsed.querySelectorAll("li.row")].map((row) => document.importNode(row, true));
}

/** Puts a row that the server has just given into the list, with its mark. */
export function receive(row) {
  const before = rowOf(row.dataset.lead);
  if (before) replace(before, row);
  else if (!("elsewhere" in row.dataset) && !isLaterPage) add(row);
}

/** The first page, read again after a pause: rows we do not have are new only if written since. */
export function receiveAll(rows) {
  const since = document.body.dataset.rendered;
  for (const row of rows.reverse()) {
    const before = rowOf(row.dataset.lead);
    if (before ? isOther(before, row) : row.dataset.updated > since) receive(row);
  }
}

/** The lead is out of our sight: its row stays where it is, and says so. */
export function lose(leadId) {
  rowOf(leadId)?.classList.add("is-elsewhere");
}

/** A message or a deadline changes the row and makes no version: nobody has done anything. */
function isOther(before, row) {
  return before.dataset.version !== row.dataset.version || before.dataset.news !== row.dataset.news;
}

function replace(before, row) {
  if (!isOther(before, row)) return;
  keepMarks(before, row);
  if (!hasBeenSeen(row)) row.classList.add("is-changed");
  const hadFocus = before.contains(document.activeElement);
  before.replaceWith(row);
  window.htmx?.process(row);
  if (hadFocus) row.querySelector(".row-link").focus({ preventScroll: true });
}

function keepMarks(before, row) {
  row.classList.toggle("is-new", before.classList.contains("is-new"));
  if (before.classList.contains("is-selected")) select(row, true);
}

/** Whoever has this version open at the right needs no mark: they made the change, or read it. */
function hasBeenSeen(row) {
  const lead = document.getElementById("lead-top");
  if (lead?.dataset.lead !== row.dataset.lead) return false;
  const isOlder = Number(lead.dataset.version) < Number(row.dataset.version);
  const isBeingSent = lead.querySelector(".htmx-request") !== null;
  if (isOlder && !isBeingSent) lead.querySelector("#stale").hidden = false;
  return !isOlder || isBeingSent;
}

function add(row) {
  row.classList.add("is-new");
  const isGuarded = scroller.scrollTop > 0 || scroller.matches(":hover");
  list.prepend(row);
  window.htmx?.process(row);
  empty.hidden = true;
  if (isGuarded) stayPut(row.getBoundingClientRect().height);
  count();
}

/** Scrolls by what was put in above, with room below where the list is too short for that. */
function stayPut(height) {
  const wanted = scroller.scrollTop + height;
  scroller.scrollTop = wanted;
  if (scroller.scrollTop < wanted - 1) {
    scroller.classList.add("spacious");
    scroller.scrollTop = wanted;
  }
}

export function count() {
  const news = list.querySelectorAll(".is-new").length;
  counter.hidden = news === 0;
  const words = news === 1 ? counter.dataset.one : counter.dataset.many.replace("{count}", news);
  counter.querySelector("span").textContent = words;
}

export function showNew() {
  scroller.scrollTo({ top: 0 });
  scroller.classList.remove("spacious");
  list.querySelector(".is-new .row-link")?.focus();
}

export function markSelected(leadId) {
  for (const row of list.querySelectorAll(".row")) {
    const isIt = row.dataset.lead === leadId;
    select(row, isIt);
    if (isIt) row.classList.remove("is-new", "is-changed");
  }
  count();
}

function select(row, isSelected) {
  row.classList.toggle("is-selected", isSelected);
  const link = row.querySelector(".row-link");
  if (isSelected) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/** A further page may bring rows that came in live before. */
export function dropDoubles() {
  const seen = new Set();
  for (const row of [...list.querySelectorAll(".row")]) {
    if (seen.has(row.id)) row.remove();
    seen.add(row.id);
  }
}

export function links() {
  return [...list.querySelectorAll(".row-link")];
}
