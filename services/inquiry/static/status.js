// Presses the button for people; programs that look through mail follow links but run no script here.
document.querySelector("form[data-open]")?.requestSubmit();
