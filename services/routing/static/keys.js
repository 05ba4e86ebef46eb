// One key for each action; none while something is being typed.
import { links, showNew } from "./rows.js";

const help = document.getElementById("keys");

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => openContact(),
  d: () => document.querySelector("#open button")?.focus(),
  n: () => showNew(),
  "?": () => help.showModal(),
  Escape: () => closeContact(),
};

export function listenToKeys() {
  const button = document.getElementById("keys-button");
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest("input, select, textarea")) return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function step(by) {
  const all = links();
  const here = all.findIndex((link) => link === document.activeElement || link.contains(document.activeElement));
  const from = here >= 0 ? here : all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1);
  all[next]?.focus();
}

/** Confirmed in place: the question opens with the answer under the finger. */
function openContact() {
  const contact = document.getElementById("contact");
  if (!contact) return;
  contact.open = true;
  contact.querySelector("button[type=submit]").focus();
}

function closeContact() {
  const contact = document.getElementById("contact");
  if (!contact?.open) return;
  contact.open = false;
  contact.querySelector("summary").focus();
}
