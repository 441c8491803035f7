// Keeps the chosen time while the form is filled in, and gives it back when the visitor leaves.
// Without this script the time is claimed when the form is sent, and kept when it has mistakes.

const place = document.getElementById("kept");
const form = place?.closest("form");
const own = () => new URLSearchParams({
  submission: form.elements.namedItem("submission").value,
  times: place.dataset.times,
});
let timer;
let sent = false;

async function keep() {
  const again = await fetch(place.dataset.hold, { method: "POST", body: own() })
    .then((answer) => answer.json())
    .then((answer) => {
      place.textContent = answer.sentence;
      place.hidden = false;
      return answer.again;
    })
    .catch(() => 0);
  if (again > 0) {
    // From now on only the hour changes, which nobody needs to be interrupted for.
    place.setAttribute("aria-live", "off");
    timer = setTimeout(keep, again * 1000);
  }
}

if (form) {
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (!sent) navigator.sendBeacon(place.dataset.release, own());
  });
  addEventListener("pageshow", (shown) => { if (shown.persisted) { sent = false; keep(); } });
  keep();
}
