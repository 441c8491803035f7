// Looks again every two seconds how far something is, until it is over.
// Without this script the page has a link that does the same.

const place = document.getElementById("progress");

async function look() {
  const there = await fetch(location.href, { headers: { Accept: "text/html" } })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
    .then((text) => new DOMParser().parseFromString(text, "text/html").getElementById("progress"))
    .catch(() => null);
  if (there && there.innerHTML !== place.innerHTML) place.innerHTML = there.innerHTML;
  if (!there || "goesOn" in there.dataset) setTimeout(look, 2000);
}

if (place && "goesOn" in place.dataset) setTimeout(look, 2000);
