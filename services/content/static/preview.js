// Shows the page with what is typed beside the form. Without this script it opens in a window of its own, when asked to.
const pane = document.getElementById("preview");
const form = document.querySelector("form.writing");
const main = document.getElementById("main");
const button = document.querySelector(".switch button");
const note = pane.querySelector(".preview-note");
const wide = window.matchMedia("(width >= 64rem)"); // beside the form; else in its stead
const AFTER_MS = 500;
const frame = document.createElement("iframe");
let timer = null;
let asked = 0;
let isDrawn = false;
let shownFor = null;

// Nothing in it runs: the page is put together here, from what the server has drawn.
frame.setAttribute("sandbox", "allow-same-origin");
frame.title = pane.dataset.title;
frame.srcdoc = "<!doctype html><title>…</title>";
frame.addEventListener("load", draw, { once: true });
pane.append(frame);
button.parentElement.hidden = false;
button.addEventListener("click", () => show(pane.hidden));
form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.addEventListener("focusin", follow);
wide.addEventListener("change", () => show(wide.matches));
if (wide.matches) show(true);

function show(isShown) {
  pane.hidden = !isShown;
  main.classList.toggle("with-preview", isShown);
  button.setAttribute("aria-pressed", String(isShown));
  if (isShown) draw().then(() => toAnchor(shownFor ?? pane.dataset.anchor));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(draw, AFTER_MS);
}

async function draw() {
  if (pane.hidden || !frame.contentDocument?.body) return;
  const number = ++asked;
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(pane.dataset.from, {
      method: "POST", body, credentials: "same-origin",
      headers: { "X-Background": "preview", Accept: "text/html" },
    });
    const html = answer.ok ? await answer.text() : "";
    if (number !== asked) return; // what was typed since is on its way
    if (html) put(html);
    tell(sentenceOf(answer));
  } catch {
    tell(pane.dataset.unreachable);
  }
}

function sentenceOf(answer) {
  if (answer.ok) return "";
  if (answer.status === 422 || answer.status === 413) return pane.dataset.waits;
  if (answer.status === 401 || answer.status === 403) return pane.dataset.signedOut;
  if (answer.status === 404 || answer.status === 409) return pane.dataset.nothing;
  return pane.dataset.unreachable;
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const script of fresh.querySelectorAll("script")) script.remove();
  for (const link of fresh.querySelectorAll("a[href]")) link.removeAttribute("href");
  const shown = frame.contentDocument;
  const top = shown.documentElement.scrollTop;
  if (isDrawn) shown.body.replaceWith(shown.adoptNode(fresh.body));
  else shown.documentElement.replaceWith(shown.adoptNode(fresh.documentElement));
  shown.documentElement.scrollTop = top;
  if (!isDrawn) setTimeout(() => toAnchor(pane.dataset.anchor), AFTER_MS);
  isDrawn = true;
}

/** The page stays where it is while one writes in the same entry. */
function follow(event) {
  const entry = event.target.closest("fieldset");
  const name = entry?.querySelector("input[name^='id-']")?.value || pane.dataset.anchor;
  if (name !== shownFor) toAnchor(name);
  shownFor = name;
}

function toAnchor(name) {
  const part = name && frame.contentDocument?.getElementById(name);
  if (!part) return;
  const shown = frame.contentWindow;
  const bar = shown.document.querySelector(".draft")?.offsetHeight ?? 0;
  shown.scrollTo({ top: part.getBoundingClientRect().top + shown.scrollY - bar - 16 });
}

function tell(sentence) {
  if (note.textContent !== sentence) note.textContent = sentence;
}
