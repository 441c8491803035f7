// Puts the practice's booking pages where this script stands:
// <script src="https://…/scheduling/widget.js" data-practitioner="…" data-kind="…" async></script>

(() => {
  const script = document.currentScript;
  if (!script) return;
  const own = new URL(script.src).origin;
  const { practitioner, kind, lang, title } = script.dataset;
  const address = new URL("/book", own);
  if (practitioner) address.pathname += `/${encodeURIComponent(practitioner)}`;
  if (kind) address.searchParams.set("kind", kind);
  if (lang) address.searchParams.set("language", lang);

  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = title || {{ _("Book a free consultation")|tojson }};
  Object.assign(frame.style, { width: "100%", border: "0", display: "block", height: "40rem" });

  let loaded = 0;
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage("soundwell:hello", own);
    loaded += 1;
    if (loaded > 1 && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  });
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== own || source !== frame.contentWindow || !data) return;
    const height = Number(data.soundwellHeight);
    if (height > 0 && height < 20000) frame.style.height = `${Math.ceil(height)}px`;
  });
  script.after(frame);
})();
