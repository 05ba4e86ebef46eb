// Whether somebody wants to be notified on this computer: kept in this browser, for their account.
const KEY = "wayfare-notify";

/** Browsers may keep nothing at all: then nobody has chosen. */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export function isChosen(account) {
  return [kept()].flat().includes(account);
}

function choose(account, isOn) {
  const others = [kept()].flat().filter((one) => one !== account);
  try {
    localStorage.setItem(KEY, JSON.stringify(isOn ? [...others, account] : others));
  } catch {
    // It stays as it is, and the button says so.
  }
}

/** The button: the browser is asked on press, and at no other time. */
export function offer(button, state) {
  const { account } = button.dataset;
  const isPossible = "Notification" in window && "locks" in navigator && window.isSecureContext;

  function show() {
    const isDenied = isPossible && Notification.permission === "denied";
    const isOn = isPossible && Notification.permission === "granted" && isChosen(account);
    button.hidden = !isPossible || isDenied;
    button.querySelector("span").textContent = isOn ? button.dataset.stop : button.dataset.start;
    button.dataset.on = String(isOn);
    if (!isPossible) state.textContent = state.dataset.impossible;
    else if (isDenied) state.textContent = state.dataset.denied;
    else state.textContent = isOn ? state.dataset.on : state.dataset.off;
  }

  button.addEventListener("click", async () => {
    const isOn = button.dataset.on === "true";
    if (!isOn) await Notification.requestPermission();
    choose(account, !isOn && Notification.permission === "granted");
    show();
  });
  window.addEventListener("storage", show);
  show();
}

const button = document.getElementById("notify-here");
if (button) offer(button, document.getElementById("notify-state"));
