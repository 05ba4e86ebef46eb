// Parts of the page are read anew by themselves. Where one has not changed it is left alone; what is new in one
// (`data-news`) is said to those who do not see it.

const texts = (part) => [...part.querySelectorAll("[data-news]")].map((one) => one.textContent.replace(/\s+/g, " ").trim());

export function tell(before, after) {
  const known = new Set(texts(before));
  const news = texts(after).filter((text) => !known.has(text));
  if (news.length) document.getElementById("news").textContent = news.join(" ");
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse } = event.detail;
  const fresh = new DOMParser().parseFromString(serverResponse, "text/html").getElementById(target.id);
  if (!fresh) return;
  if (fresh.innerHTML === target.innerHTML) event.detail.shouldSwap = false;
  else tell(target, fresh);
});
