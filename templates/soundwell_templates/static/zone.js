// Shows times in the visitor's own zone, unless a zone was chosen already.
// Without this script the page says which zone it uses and offers a list.

const shown = document.getElementById("zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (shown && own && shown.dataset.asked === "no" && own !== shown.dataset.zone) {
  const address = new URL(window.location.href);
  address.searchParams.set("zone", own);
  window.location.replace(address);
}
