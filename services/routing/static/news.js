// What has come and was not looked at yet: counted on the pill, which is gone once it was.
const list = document.getElementById("rows");
const scroller = document.getElementById("scroll");
const pill = document.getElementById("new-counter");
const LOOKED_AT_MS = 500;
const unseen = new Set();
const onScreenSince = new Map();

const watcher = new IntersectionObserver(onScreen, { root: scroller, threshold: 0.6 });

/** A row is put in that nobody has seen. */
export function announce(row) {
  row.classList.add("is-new");
  unseen.add(row.dataset.lead);
  watcher.observe(row);
  count();
}

/** The row of a lead was replaced by this one. */
export function keepAnnouncing(row) {
  if (unseen.has(row.dataset.lead)) watcher.observe(row);
}

export function forget(leadId) {
  unseen.delete(leadId);
  onScreenSince.delete(leadId);
  count();
}

function onScreen(entries) {
  for (const { target, isIntersecting } of entries) {
    const { lead } = target.dataset;
    if (!target.isConnected || !unseen.has(lead)) watcher.unobserve(target);
    else if (isIntersecting) onScreenSince.set(lead, performance.now());
    else onScreenSince.delete(lead);
  }
}

/** Somebody is there, and has had the rows before them for long enough. */
function look() {
  const before = performance.now() - LOOKED_AT_MS;
  for (const [lead, since] of onScreenSince) if (since < before) forget(lead);
}

function count() {
  pill.hidden = unseen.size === 0;
  const words = unseen.size === 1 ? pill.dataset.one : pill.dataset.many.replace("{count}", unseen.size);
  const text = pill.querySelector("span");
  if (text.textContent !== words) text.textContent = words;
}

/** To the newest of them; with that all have been looked at, whoever reads on or not. */
export function showNew() {
  scroller.scrollTo({ top: 0 });
  scroller.classList.remove("spacious");
  list.querySelector(".is-new .row-link")?.focus();
  [...unseen].forEach(forget);
}

export function keepNews() {
  pill.addEventListener("click", showNew);
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) {
    document.addEventListener(kind, () => onScreenSince.size && look(), { passive: true });
  }
}
