// The inquiry form inside a page of a regional site: see docs/embedding.md. Without this script the link before it leads there.
(() => {
  const script = document.currentScript;
  const address = new URL("/inquire?embed=1", script.src);
  for (const name of ["procedure", "location", "locale", "site", "page", "revision", "campaign"]) {
    if (script.dataset[name]) address.searchParams.set(name, script.dataset[name]);
  }
  const before = script.previousElementSibling;
  const link = before?.matches("a") ? before : null;
  const frame = document.createElement("iframe");
  frame.title = script.dataset.title || link?.textContent.trim() || "Make an inquiry";
  frame.className = "inquiry-form";
  frame.src = address;
  Object.assign(frame.style, { display: "block", inlineSize: "100%", blockSize: "0", border: "0" });

  // Only the frame's own word about its height counts; until it comes, the link stays.
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== address.origin || !Number.isFinite(data)) return;
    frame.style.blockSize = `${Math.min(Math.max(data, 100), 20000)}px`;
    if (link) link.style.display = "none";
  });
  // Another step begins at its top.
  let hasShown = false;
  frame.addEventListener("load", () => {
    if (hasShown && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    hasShown = true;
  });
  script.after(frame);
})();
