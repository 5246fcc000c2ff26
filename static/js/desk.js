/* select2 draws the choice from many as boxes of its own and gives them no name. They get the label of the box that
   they stand for, and a single one its value behind it. */
(() => {
  "use strict";
  const name = box => {
    const label = box.labels[0];
    const drawn = box.nextElementSibling;
    if (!label || !drawn?.matches(".select2-container") || drawn.dataset.named) return;
    drawn.dataset.named = "yes";
    label.id ||= `${box.id}-label`;
    const list = drawn.querySelector("ul.select2-selection__rendered");
    const value = drawn.querySelector(".select2-selection__rendered[id]");
    list?.setAttribute("role", "presentation");
    value?.setAttribute("aria-labelledby", label.id);
    drawn.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
    drawn.querySelector(".select2-selection").setAttribute("aria-labelledby", [label.id, value?.id].filter(Boolean).join(" "));
  };

  /* The search below an open choice is drawn anew each time. */
  const nameSearch = () => {
    const field = document.querySelector(".select2-dropdown .select2-search__field:not([aria-labelledby])");
    const open = document.querySelector(".select2-container--open .select2-selection[aria-labelledby]");
    if (field && open) field.setAttribute("aria-labelledby", open.getAttribute("aria-labelledby").split(" ")[0]);
  };

  const nameAll = () => {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(name);
    nameSearch();
  };
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  nameAll();
})();
