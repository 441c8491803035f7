// Tells the widget where the script is that does its arithmetic: nothing runs that stands in a page.
globalThis.$altcha.algorithms.set(
  "PBKDF2/SHA-256",
  () => new Worker(new URL("altcha-pbkdf2.js", import.meta.url)),
);
