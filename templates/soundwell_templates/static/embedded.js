// In a frame of another site: leaves out the masthead, and tells that site how high the page is.
// Which sites may frame it is decided by the page's own policy; only its parent is answered.

if (window.parent !== window) {
  document.documentElement.classList.add("embedded");
  for (const link of document.querySelectorAll("a[href]")) {
    const stays = ["/book", "/contact/comments"].some((path) => link.pathname.startsWith(path));
    const inside = link.origin === location.origin && stays;
    if (!inside && link.protocol.startsWith("http")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
  }
  let site = "";
  const tell = () => {
    if (!site) return;
    const soundwellHeight = document.body.getBoundingClientRect().height;
    window.parent.postMessage({ soundwellHeight }, site);
  };
  window.addEventListener("message", ({ origin, source, data }) => {
    if (source !== window.parent || data !== "soundwell:hello") return;
    site = origin;
    tell();
  });
  new ResizeObserver(tell).observe(document.body);
}
