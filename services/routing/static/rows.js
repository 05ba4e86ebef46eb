// The list: what is new or has changed is marked, and nothing moves under the pointer. It is made of
// pages, of which the browser draws those that are near: thousands of rows cost what a hundred do.
import { ask } from "./asking.js";
import { forget, keepAnnouncing, announce } from "./news.js";

const list = document.getElementById("rows");
const scroller = document.getElementById("scroll");
const empty = document.getElementById("empty");
const isLaterPage = "later" in document.body.dataset;
const ascends = "ascends" in document.body.dataset;
const CLOCKS_DIFFER_MS = 60_000;
const MOST_READ_AGAIN = 1000;
const ROWS_OF_A_PAGE = 50;
const rendered = Date.parse(document.body.dataset.rendered) - CLOCKS_DIFFER_MS;

export const filter = document.body.dataset.filter;

export function rowOf(leadId) {
  return document.getElementById(`row-${leadId}`);
}

export function linkOf(row) {
  return row?.querySelector(".row-link") ?? null;
}

/** The first row, or the one before or after another; that one itself where there is none. */
export function rowAt(row, step) {
  if (!row) return list.querySelector(".row");
  const [beside, edge] =
    step > 0 ? ["nextElementSibling", "firstElementChild"] : ["previousElementSibling", "lastElementChild"];
  if (row[beside]) return row[beside];
  const page = row.parentElement[beside];
  return page?.matches(".rows") ? page[edge] : row;
}

export function countRows() {
  return list.getElementsByClassName("row").length;
}

export function selectedRow() {
  return list.getElementsByClassName("is-selected")[0] ?? null;
}

function parsed(html) {
  const page = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html");
  const adopted = (found) => document.importNode(found, true);
  return { rows: [...page.querySelectorAll("li.row")].map(adopted), more: page.querySelector(".more") };
}

function more() {
  return document.getElementById("more");
}

/** The last row of the pages that were read: what comes after it comes with the next page. */
let lastRead = more() ? keyOf([...list.querySelectorAll(".row")].at(-1)) : null;

function keyOf(row) {
  return row ? { at: Date.parse(row.dataset.key), lead: row.dataset.lead } : null;
}

function comesWithALaterPage(row) {
  if (!lastRead) return false;
  const key = keyOf(row);
  const after = key.at === lastRead.at ? key.lead > lastRead.lead : key.at > lastRead.at;
  return ascends === after;
}

function isNew(row) {
  return Date.parse(row.dataset.came) > rendered;
}

/** Puts rows that the server has just given into the list; of the leads that it gave none for the
    rows stay where they are, and say that they are out of our sight. */
export function receive(html, leadIds) {
  const { rows } = parsed(html);
  const without = new Set(leadIds);
  const unknown = [];
  for (const row of rows) {
    without.delete(row.dataset.lead);
    const before = rowOf(row.dataset.lead);
    if (before) replace(before, row);
    else if (belongs(row)) unknown.push(row);
  }
  for (const leadId of without) lose(leadId);
  add(unknown);
}

function belongs(row) {
  if ("elsewhere" in row.dataset || isLaterPage) return false;
  return isNew(row) || !comesWithALaterPage(row);
}

function lose(leadId) {
  rowOf(leadId)?.classList.add("is-elsewhere");
  forget(leadId);
}

/** A message or a deadline changes the row and makes no version: nobody has done anything. */
function isOther(before, row) {
  return (
    before.dataset.version !== row.dataset.version ||
    before.dataset.news !== row.dataset.news ||
    "elsewhere" in before.dataset !== "elsewhere" in row.dataset ||
    before.classList.contains("is-elsewhere") !== row.classList.contains("is-elsewhere")
  );
}

function replace(before, row) {
  if (!isOther(before, row)) return;
  keepMarks(before, row);
  const hadFocus = before.contains(document.activeElement);
  before.replaceWith(row);
  if (hadFocus) linkOf(row).focus({ preventScroll: true });
}

function keepMarks(before, row) {
  row.classList.toggle("is-new", before.classList.contains("is-new"));
  if (before.classList.contains("is-selected")) select(row, true);
  const [box, was] = [row, before].map((one) => one.querySelector(".picked"));
  if (box && was) box.checked = was.checked;
  if (hasBeenSeen(row)) row.classList.remove("is-unread");
  else row.classList.add("is-changed");
  if ("elsewhere" in row.dataset) forget(row.dataset.lead);
  else keepAnnouncing(row);
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

/** The newest first, above everything else. */
function add(rows) {
  if (rows.length === 0) return;
  rows.sort((one, other) => Date.parse(other.dataset.came) - Date.parse(one.dataset.came));
  rows.forEach(announce);
  const page = newestPage();
  page.classList.add("is-unmeasured");
  unmoved(() => page.prepend(...rows));
  empty.hidden = true;
  onceDrawn(() => page.classList.remove("is-unmeasured"));
}

/** What comes in has pages of its own, above the others. */
function newestPage() {
  const first = list.querySelector(".rows");
  if (first && "newest" in first.dataset && first.children.length < ROWS_OF_A_PAGE) return first;
  const page = pageOf([]);
  page.dataset.newest = "";
  list.prepend(page);
  return page;
}

function pageOf(rows) {
  const page = document.createElement("ol");
  page.className = "rows";
  page.append(...rows);
  return page;
}

/** What is off the screen is not drawn and has the height that it had before; what was never drawn
    is taken to be as high as the others. */
function onceDrawn(then) {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

export function measureRows() {
  const rows = [...list.querySelectorAll(".row")].slice(0, 10);
  if (rows.length === 0) return;
  const height = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0) / rows.length;
  list.style.setProperty("--row-height", `${height}px`);
}

/** Changes the list, and scrolls by as much as that moves what somebody points at or reads; with
    room below where the list is too short for that. */
function unmoved(change) {
  const anchor = isGuarded() ? pointedAt() : null;
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const moved = anchor.getBoundingClientRect().top - before;
  const wanted = scroller.scrollTop + moved;
  scroller.scrollTop = wanted;
  if (scroller.scrollTop < wanted - 1) {
    scroller.classList.add("spacious");
    scroller.scrollTop = wanted;
  }
}

function isGuarded() {
  return scroller.scrollTop > 0 || scroller.matches(":hover") || list.contains(document.activeElement);
}

function pointedAt() {
  const focused = document.activeElement?.closest(".row");
  return list.querySelector(".row:hover") ?? (focused && isVisible(focused) ? focused : firstVisible());
}

function isVisible(row) {
  const { top, bottom } = row.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  return bottom > frame.top && top < frame.bottom;
}

export function firstVisible() {
  const frame = scroller.getBoundingClientRect();
  const found = document.elementFromPoint(frame.left + 24, frame.top + 4)?.closest(".row");
  return found ?? list.querySelector(".row");
}

/** All that was missed is too much to be told: as many rows as were shown, and a page at least, read
    again, in order. Gives the leads that had come in above and stand further down by now. */
export async function readAgain() {
  const wanted = Math.max(1, Math.min(countRows(), MOST_READ_AGAIN));
  const rows = [];
  let next = `/console/rows?${filter}`;
  let last = null;
  while (next && rows.length < wanted && !isLaterPage) {
    const page = parsed(await ask(next));
    rows.push(...page.rows);
    last = page.more;
    next = last?.dataset.rows;
  }
  if (isLaterPage) return [...list.querySelectorAll(".row")].map((row) => row.dataset.lead);
  const news = [...list.querySelectorAll(".row.is-new")].map((row) => row.dataset.lead);
  show(rows, last);
  return news.filter((leadId) => !rowOf(leadId));
}

function show(rows, last) {
  const focused = document.activeElement?.closest(".row")?.id;
  unmoved(() => {
    const shown = rows.map(kept);
    const pages = [];
    while (shown.length > 0) pages.push(pageOf(shown.splice(0, ROWS_OF_A_PAGE)));
    list.replaceChildren(...pages, ...(last ? [document.importNode(last, true)] : []));
  });
  lastRead = last ? keyOf(rows.at(-1)) : null;
  empty.hidden = rows.length > 0;
  if (focused) linkOf(document.getElementById(focused))?.focus({ preventScroll: true });
  watchEnd();
}

/** The row itself where nothing about it is other now. */
function kept(row) {
  const before = rowOf(row.dataset.lead);
  if (before && !isOther(before, row)) return before;
  if (before) keepMarks(before, row);
  else if (isNew(row)) announce(row);
  return row;
}

let isReadingOn = false;

/** The next page; false where there is none, or it cannot be had now. */
export async function readOn() {
  const end = more();
  if (!end || isReadingOn) return false;
  isReadingOn = true;
  try {
    const { rows, more: next } = parsed(await ask(end.dataset.rows));
    const unknown = rows.filter((row) => !rowOf(row.dataset.lead));
    unknown.filter(isNew).forEach(announce);
    end.replaceWith(pageOf(unknown), ...(next ? [document.importNode(next, true)] : []));
    lastRead = next ? keyOf(rows.at(-1)) : null;
    watchEnd();
    return true;
  } catch {
    return false;
  } finally {
    isReadingOn = false;
  }
}

const nearEnd = new IntersectionObserver(
  (entries) => entries.some((entry) => entry.isIntersecting) && readOn(),
  { root: scroller, rootMargin: "0px 0px 600px 0px" },
);

export function watchEnd() {
  nearEnd.disconnect();
  if (more()) nearEnd.observe(more());
}

export function markSelected(leadId) {
  const before = selectedRow();
  const row = leadId ? rowOf(leadId) : null;
  if (before && before !== row) select(before, false);
  if (row) select(row, true);
}

/** Somebody has read it as it is now. */
export function markRead(leadId) {
  rowOf(leadId)?.classList.remove("is-new", "is-changed", "is-unread");
  forget(leadId);
}

function select(row, isSelected) {
  row.classList.toggle("is-selected", isSelected);
  const link = linkOf(row);
  if (isSelected) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
