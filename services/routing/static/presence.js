// Says that a lead is open here, and shows who else has it open. Nothing that is typed is in it.
const EVERY_MS = 15_000;
const SOON_MS = 1000;
const name = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
let timer = null;
let told = null;

function place() {
  return document.getElementById("present");
}

/** The pane shows another lead, or the same one anew. */
export function attend() {
  clearTimeout(timer);
  if (told && told.dataset.report !== place()?.dataset.report) leave();
  if (place()) timer = setTimeout(report, told ? 0 : SOON_MS);
}

export function keepPresence() {
  attend();
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && attend());
}

function leave() {
  clearTimeout(timer);
  if (told) post(told, "leave", true).catch(() => {});
  told = null;
}

function post({ dataset }, what, keepalive = false) {
  return fetch(dataset.report, {
    method: "POST",
    keepalive,
    credentials: "same-origin",
    headers: { "X-Background": "presence" },
    body: new URLSearchParams({ csrf_token: dataset.token, window: name, do: what }),
  });
}

async function report() {
  const here = place();
  if (!here || document.visibilityState === "hidden") return;
  told = here;
  const answer = await post(here, "report").catch(() => null);
  if (here === place()) show(here, answer?.ok ? await answer.text() : "");
  if (answer?.status === 401 || answer?.status === 403) return;
  clearTimeout(timer);
  timer = setTimeout(report, EVERY_MS);
}

/** Read out once, and not again as long as it is the same. */
function show(here, html) {
  if (here.dataset.shown === html.trim()) return;
  here.dataset.shown = html.trim();
  here.innerHTML = html;
}
