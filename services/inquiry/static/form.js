// The form works without this: it only saves a second click, a time zone to look up, and a search for the errors.

const form = document.querySelector("form[data-once]");
const summary = document.getElementById("summary");
const zones = document.getElementById("patient-timezone");

if (summary) summary.focus();

if (form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const label = form.querySelector("[data-sending]");
    if (!label || event.submitter?.name) return;
    label.dataset.rest = label.textContent;
    label.textContent = label.dataset.sending;
    label.parentElement.setAttribute("aria-disabled", "true");
  });
  // Coming back with the browser's button: the page may be sent again; the server knows it by its key.
  window.addEventListener("pageshow", () => {
    const label = form.querySelector("[data-rest]");
    delete form.dataset.sent;
    if (!label) return;
    label.textContent = label.dataset.rest;
    label.parentElement.removeAttribute("aria-disabled");
  });
}

if (zones && !zones.value && !summary) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  zones.value = own;
  if (zones.value !== own) zones.value = "";
}
