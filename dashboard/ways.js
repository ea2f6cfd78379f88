// A link inside a drawing becomes a step in the browser's history, which Streamlit follows as it follows "back".
const page = { listening: undefined };

// With a key held down a link is the browser's: a new window, a file.
function isPlain(event) {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

// A page that is not the visitor's is loaded anew: there he is told so.
function way(event, pages) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target === "_blank" || event.defaultPrevented || !isPlain(event)) return "";
  const address = link.getAttribute("href");
  return pages.includes(address.split("?")[0]) ? address : "";
}

export default function ({ data }) {
  page.listening?.abort();
  page.listening = new AbortController();
  document.addEventListener("click", (event) => {
    const address = way(event, data);
    if (!address) return;
    event.preventDefault();
    window.history.pushState(null, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector(".stMain")?.scrollTo(0, 0);
  }, { signal: page.listening.signal });
  return () => page.listening.abort();
}
