// Puts the comments of an article where this script stands:
// <script src="https://…/contact/comments.js" data-article="…" async></script>

(() => {
  const script = document.currentScript;
  if (!script) return;
  const own = new URL(script.src).origin;
  const { article, lang, title } = script.dataset;
  const canonical = document.querySelector('link[rel="canonical"]');
  const address = new URL("/contact/comments", own);
  const page = article || (canonical && canonical.href) || location.origin + location.pathname;
  address.searchParams.set("article", page);
  if (lang) address.searchParams.set("language", lang);

  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = title || {{ _("Comments")|tojson }};
  frame.loading = "lazy";
  Object.assign(frame.style, { width: "100%", border: "0", display: "block", height: "40rem" });

  frame.addEventListener("load", () => frame.contentWindow.postMessage("soundwell:hello", own));
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== own || source !== frame.contentWindow || !data) return;
    const height = Number(data.soundwellHeight);
    if (height > 0 && height < 50000) frame.style.height = `${Math.ceil(height)}px`;
  });
  script.after(frame);
})();
