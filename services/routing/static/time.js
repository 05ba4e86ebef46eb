// Deadlines go on counting while the page is open, in the same words as the server's.
const SOON_MS = 60 * 60 * 1000;
const EVERY_MS = 20_000;
const AT_ONCE = 200;

export function keepTime() {
  setInterval(() => tickSome([...document.querySelectorAll("time[data-due]")]), EVERY_MS);
}

/** A few at a time: whoever presses a key meanwhile does not wait for thousands. */
function tickSome(times) {
  times.splice(0, AT_ONCE).forEach(tick);
  if (times.length > 0) setTimeout(tickSome, 0, times);
}

function tick(time) {
  const left = new Date(time.dateTime) - Date.now();
  const isLate = left <= 0;
  const words = time.querySelector(".span");
  const text = words.dataset[isLate ? "late" : "left"].replace("{span}", span(Math.abs(left)));
  if (words.textContent === text) return;
  words.textContent = text;
  time.classList.toggle("late", isLate);
  time.classList.toggle("soon", !isLate && left <= SOON_MS);
  time.classList.toggle("calm", left > SOON_MS);
}

function span(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} ${document.getElementById("rows").dataset.day}`;
  if (hours === 0) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${hours} h ${String(rest).padStart(2, "0")} min` : `${hours} h`;
}
