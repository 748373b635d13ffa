// What the pages do without a script, made handier: progress that moves by itself, ticking a whole page,
// a button that prints.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const all of document.querySelectorAll(".tick-all")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const tick of all.closest("table").querySelectorAll("input[name=case]")) tick.checked = all.checked;
  });
}
const job = document.querySelector("[data-state]");
if (job) {
  const bar = document.querySelector("progress");
  const count = document.querySelector(".job-count");
  const ask = async () => {
    const answer = await fetch(job.dataset.state, { credentials: "same-origin" });
    if (!answer.ok) return;
    const state = await answer.json();
    bar.value = state.count;
    count.textContent = state.count;
    if (state.over) location.reload();
    else setTimeout(ask, 1000);
  };
  setTimeout(ask, 500);
}
