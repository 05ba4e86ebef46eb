// Deadlines go on counting while the page is open, in the same words as the server's.
const SOON_MS = 60 * 60 * 1000;

export function keepTime() {
  setInterval(() => document.querySelectorAll("time[data-due]").forEach(tick), 20_000);
}

function tick(time) {
  const left = new Date(time.dateTime) - Date.now();
  const isLate = left <= 0;
  time.classList.toggle("late", isLate);
  time.classList.toggle("soon", !isLate && left <= SOON_MS);
  time.classList.toggle("calm", left > SOON_MS);
  const words = time.querySelector(".span");
  words.textContent = words.dataset[isLate ? "late" : "left"].replace("{span}", span(Math.abs(left)));
}

function span(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} ${document.getElementById("rows").dataset.day}`;
  if (hours === 0) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${hours} h ${String(rest).padStart(2, "0")} min` : `${hours} h`;
}
