// Without script there is no way to ask the browser for its print dialogue: the button shows itself
// only here, and PDF stands beside it for everybody.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
