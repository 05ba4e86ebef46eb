// The console: the pages work without it; with it they are live and answer to single keys.
import { follow } from "./live.js";
import { listenToKeys } from "./keys.js";
import { dropDoubles, markSelected, showNew } from "./rows.js";
import { keepTime } from "./time.js";

document.documentElement.classList.add("scripted");

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const closes = event.target.closest("[data-closes]");
  if (closes) document.getElementById(closes.dataset.closes).open = false;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.pathInfo.requestPath.startsWith("/console/leads/")) shownLead();
  else dropDoubles();
});

// No answer at all: what was on the screen stays, and a sentence says so.
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const live = document.getElementById("live");
    const notice = document.createElement("p");
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    notice.textContent = live.dataset.unreachable;
    document.getElementById("toast").replaceChildren(notice);
  });
}

function shownLead() {
  const lead = document.getElementById("lead");
  document.getElementById("toast").replaceChildren();
  markSelected(document.getElementById("lead-top")?.dataset.lead);
  if (!lead) return;
  document.title = `${lead.querySelector(".reference").textContent} – Wayfare`;
  const isAlone = getComputedStyle(document.querySelector(".list-pane")).display === "none";
  if (isAlone || lead.querySelector("[data-disclosed], .notice")) {
    document.getElementById("lead-title").focus({ preventScroll: !isAlone });
  }
}

// A page that comes back from the browser's memory may show what has been hidden since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

document.getElementById("new-counter").addEventListener("click", showNew);
listenToKeys();
keepTime();
follow();
