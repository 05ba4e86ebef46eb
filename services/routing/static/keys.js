// One key for each action; none while something is being typed.
import { showNew } from "./news.js";
import { openSoon } from "./reading.js";
import { linkOf, readOn, rowAt, rowOf, selectedRow } from "./rows.js";

const help = document.getElementById("keys");

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  u: () => backToList(),
  "/": () => document.getElementById("by-reference").focus(),
  e: () => document.getElementById("by-email")?.focus(),
  x: () => mark(),
  c: () => openConfirm("contact"),
  s: () => openConfirm("advance"),
  d: () => document.querySelector("#open button")?.focus(),
  n: () => showNew(),
  "?": () => help.showPopover(),
  Escape: () => closeConfirm(),
};

export function listenToKeys() {
  const button = document.getElementById("keys-button");
  button.hidden = false;
  button.addEventListener("click", () => help.showPopover());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.matches(":popover-open")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** The row has the focus, so that it is read out; its lead opens beside it. */
function step(by) {
  const from = document.activeElement?.closest(".row") ?? selectedRow();
  const row = rowAt(from, by);
  if (!row) return;
  linkOf(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  openSoon(row);
  if (row === from && by > 0) readOn();
}

/** To do one thing with many; the row says so. */
function mark() {
  const row = document.activeElement?.closest(".row") ?? selectedRow();
  row?.querySelector(".picked")?.click();
}

/** On a phone the list is the page before; beside the lead it is the row that is open. */
function backToList() {
  const open = document.getElementById("lead-top")?.dataset.lead;
  const row = (open && rowOf(open)) ?? selectedRow() ?? rowAt(null, 1);
  const back = document.querySelector("#lead .back a");
  if (back?.offsetParent) back.click();
  else linkOf(row)?.focus();
}

/** Confirmed in place: the question opens with the answer under the finger. */
function openConfirm(id) {
  const question = document.getElementById(id);
  if (!question) return;
  question.open = true;
  question.querySelector("button[type=submit]").focus();
}

function closeConfirm() {
  const question = document.querySelector("#contact[open], #advance[open]");
  if (!question) return;
  question.open = false;
  question.querySelector("summary").focus();
}
