// Remembers which announcements a reader has hidden. Without this script they can be hidden all the same.
const key = (banner) => `hidden:${banner.dataset.banner}`;

for (const banner of document.querySelectorAll("details[data-banner]")) {
  try {
    if (localStorage.getItem(key(banner))) banner.open = false;
    banner.addEventListener("toggle", () => {
      if (banner.open) localStorage.removeItem(key(banner));
      else localStorage.setItem(key(banner), "1");
    });
  } catch {
    break; // storage is switched off: nothing is remembered
  }
}
