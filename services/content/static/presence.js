// Says that this text is open here, and shows who else has it open. Nothing that is typed is in it.
const present = document.querySelector(".present");
const EVERY_MS = 15_000;
const SOON_MS = 1000;
let section = "";
let timer = null;
let shown = "";

document.addEventListener("focusin", (event) => {
  const other = event.target.closest("fieldset")?.querySelector("input[name^='id-']")?.value ?? section;
  if (other === section) return;
  section = other;
  clearTimeout(timer);
  timer = setTimeout(report, SOON_MS);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") report();
  else clearTimeout(timer);
});
window.addEventListener("pagehide", () => {
  clearTimeout(timer);
  post("leave", true).catch(() => {});
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) report();
});
report();

function post(what, keepalive) {
  const { report: address, token, window: name, field } = present.dataset;
  return fetch(address, {
    method: "POST", keepalive, credentials: "same-origin", headers: { "X-Background": "presence" },
    body: new URLSearchParams({ csrf_token: token, window: name, field, section, do: what }),
  });
}

async function report() {
  clearTimeout(timer);
  const answer = await post("report", false).catch(() => null);
  if (answer?.ok) show(await answer.text());
  else show("");
  if (answer?.status === 401 || answer?.status === 403) return;
  clearTimeout(timer);
  timer = setTimeout(report, EVERY_MS);
}

/** Read out once, and not again as long as it is the same. */
function show(html) {
  if (html.trim() === shown) return;
  shown = html.trim();
  present.innerHTML = shown;
}
