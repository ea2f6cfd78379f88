// Keys of the presenter: arrows, the buttons of a presenter's remote control, space, Home and End; F is for full screen.
// Several presses in a row add up here, because an answer of the server takes longer than a finger.
const LATER = 5000; // milliseconds after the last press before the server's own step counts, whatever it is
const WAYS = {
  ArrowRight: (step) => step + 1,
  ArrowLeft: (step) => step - 1,
  PageDown: (step) => step + 1,
  PageUp: (step) => step - 1,
  " ": (step) => step + 1,
  Home: () => 0,
  End: (step, last) => last,
};
const known = { step: 0, pressed: -LATER, server: 0, isAhead: false };

// A press counts from the step asked for last until the server has come there; its steps on the way are old news.
function from() {
  return known.isAhead && performance.now() - known.pressed < LATER ? known.step : known.server;
}

function isTyping(target) {
  return target.closest?.('input, textarea, select, [contenteditable="true"], [role="dialog"]');
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

export default function (component) {
  const { data, setTriggerValue } = component;
  known.server = data.step;
  if (data.step === known.step) known.isAhead = false;

  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "f" || event.key === "F") {
      event.preventDefault();
      full();
      return;
    }
    const way = WAYS[event.key];
    const isOfButton = event.key === " " && event.target.closest?.("button, a, summary");
    if (!way || isOfButton || !data.moves) return;
    event.preventDefault();
    const begun = from();
    const wanted = Math.min(Math.max(way(begun, data.last), 0), data.last);
    if (wanted === begun) return;
    Object.assign(known, { step: wanted, pressed: performance.now(), isAhead: true });
    setTriggerValue("step", wanted);
  };

  window.__presentKeys && window.removeEventListener("keydown", window.__presentKeys);
  window.__presentKeys = pressed;
  window.addEventListener("keydown", pressed);
  return () => {
    window.removeEventListener("keydown", pressed);
    if (window.__presentKeys === pressed) window.__presentKeys = undefined;
  };
}
