// Comfort on the dialogue page; everything works without it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("dialogue_form");
  if (!form) return;

  // Count the areas that have a stage while they are being entered.
  const cells = form.querySelector(".cells");
  const done = cells?.querySelector("[data-done]");
  if (done) {
    const selects = [...cells.querySelectorAll("select[name$='-stage']")];
    cells.addEventListener("change", () => {
      done.textContent = selects.filter((select) => !["", "not_on_record"].includes(select.value)).length;
    });
  }

  // Ask before a page with unsaved boxes is left by mistake.
  let isTouched = false;
  form.addEventListener("input", () => (isTouched = true));
  form.addEventListener("submit", () => (isTouched = false));
  window.addEventListener("beforeunload", (event) => {
    if (isTouched) event.preventDefault();
  });
});
