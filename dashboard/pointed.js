// Tells the server which number somebody points at: one listener for every button of the page's own drawings.
const page = { told: undefined };

export default function (component) {
  page.told?.abort();
  const told = (page.told = new AbortController());
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-number]");
    if (button) component.setTriggerValue("number", button.dataset.number);
  }, { signal: told.signal });
  return () => told.abort();
}
