// Takes the link's secret out of the address, where it would stay in the history, into the form. Nothing is
// sent by itself: the link opens once, and only a person's press on the button uses it up.
const form = document.querySelector("form[data-open]");

function take() {
  const inFragment = new URLSearchParams(location.hash.slice(1)).get("link");
  const address = new URL(location.href);
  const secret = inFragment || address.searchParams.get("link");
  if (!form || !secret) return;
  form.elements.link.value = secret;
  form.querySelector("[data-by-code]")?.remove();
  address.hash = "";
  address.searchParams.delete("link");
  history.replaceState(null, "", address.pathname + address.search);
}

take();
// The same page is already open, and the link is followed once more.
addEventListener("hashchange", take);
