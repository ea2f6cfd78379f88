// When the page was last seen to change, painted: text, elements, and the attributes that charts draw with. Not counted:
// the marks of Streamlit around the page, such as its running man. A quiet stretch ends a measurement.
(() => {
  const QUIET = 900, MOST = 30000;
  const attributeFilter = ["d", "src", "value", "transform", "x", "y", "x1", "x2", "y1", "y2", "points", "style"];
  const seen = { last: 0, clicked: 0, words: undefined };
  const place = () => document.querySelector('[data-testid="stMain"]') ?? document.getElementById("charts");
  const painted = () => requestAnimationFrame(() => setTimeout(() => {
    seen.last = performance.now();
    const head = document.querySelector("h1, #charts .main-svg");
    if (head && seen.words === undefined) seen.words = seen.last;
  }));
  const watch = new MutationObserver((changes) => {
    const main = place();
    if (main && changes.some((change) => main.contains(change.target))) painted();
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter });
  document.addEventListener("pointerdown", () => { seen.clicked = performance.now(); }, { capture: true });
  // Milliseconds from a moment to the last change after it.
  seen.settled = (from) => new Promise((done, fail) => {
    const began = performance.now();
    const tick = setInterval(() => {
      const still = seen.last > from && performance.now() - seen.last > QUIET;
      if (!still && performance.now() - began < MOST) return;
      clearInterval(tick);
      if (still) done(seen.last - from);
      else fail(new Error("the page never changed"));
    }, 50);
  });
  window.kWatch = seen;
})();
