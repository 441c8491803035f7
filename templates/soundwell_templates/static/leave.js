// Leaving a page quickly: it takes the page's place in the history, so that "back" does not return.
const way = document.querySelector("[data-leave]");
way?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace(way.href);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
