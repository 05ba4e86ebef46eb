// Where somebody was in the list, kept with the entry of the history: whoever comes back is there.
import { countRows, firstVisible, readOn, rowOf } from "./rows.js";

const scroller = document.getElementById("scroll");
const SETTLED_MS = 200;
const MOST_ROWS = 2000;
let settling = null;

export function placeNow() {
  const row = firstVisible();
  if (!row) return null;
  const offset = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  return { lead: row.dataset.lead, offset, rows: countRows() };
}

function keep() {
  const place = placeNow();
  if (place) history.replaceState({ ...history.state, place }, "");
}

async function goBack({ lead, offset, rows }) {
  const enough = Math.min(rows, MOST_ROWS);
  while (!rowOf(lead) && countRows() < enough && (await readOn()));
  const row = rowOf(lead);
  if (!row) return;
  const top = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += top - offset;
}

export async function keepPlace() {
  const place = history.state?.place;
  if (place) await goBack(place);
  scroller.addEventListener(
    "scroll",
    () => {
      clearTimeout(settling);
      settling = setTimeout(keep, SETTLED_MS);
    },
    { passive: true },
  );
}
