// The console: the pages work without it; with it they are live and answer to single keys.
import { listenToKeys } from "./keys.js";
import { follow } from "./live.js";
import { keepNews } from "./news.js";
import { keepNotifying } from "./notify.js";
import { keepPlace } from "./place.js";
import { keepPresence } from "./presence.js";
import { keepHistory, open, shown, unreachable } from "./reading.js";
import { measureRows, readOn, watchEnd } from "./rows.js";
import { keepTime } from "./time.js";

const list = document.getElementById("rows");

document.documentElement.classList.add("scripted");

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const closes = event.target.closest("[data-closes]");
  if (closes) document.getElementById(closes.dataset.closes).open = false;
  if (event.target.closest("[data-print]")) window.print();
});

document.getElementById("detail").addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-opens]");
  if (!link || isForBrowser(event)) return;
  event.preventDefault();
  if (await open(link.href)) document.getElementById("lead-title")?.focus();
});

/** A click that opens something elsewhere than here. */
function isForBrowser(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

list.addEventListener("change", () => {
  const bulk = document.getElementById("bulk");
  const count = list.querySelectorAll(".picked:checked").length;
  document.getElementById("marked").textContent = bulk.dataset.many.replace("{count}", count);
});

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || isForBrowser(event)) return;
  event.preventDefault();
  if (link.closest(".more")) readOn();
  else openAndEnter(link, event.detail === 0);
});

/** With Enter, which clicks without a pointer, whoever is in the list goes into the lead. */
async function openAndEnter(link, isByKey) {
  const isOpen = document.getElementById("lead-top")?.dataset.lead === link.closest(".row").dataset.lead;
  const isThere = isOpen || (await open(link.href));
  if (isThere && isByKey) document.getElementById("lead-title")?.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "same-contact") shown(); // a part that comes by itself
});
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:timeout", unreachable);

// A page that comes back from the browser's memory may show what has been hidden since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

measureRows();
keepNews();
keepNotifying();
keepHistory();
keepPresence();
listenToKeys();
keepTime();
await keepPlace();
watchEnd();
follow();
