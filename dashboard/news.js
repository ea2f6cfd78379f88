// Asks whether what is shown still holds, and has the page drawn anew when it does not. A window that nobody sees waits.
const page = { known: "", timer: 0 };

async function ask(component) {
  if (document.hidden) return;
  try {
    const answer = await fetch(new URL(component.data.address, document.baseURI), { cache: "no-store" });
    const told = answer.ok ? await answer.text() : page.known;
    if (told === page.known) return;
    page.known = told; // once for each change, however long the page takes
    component.setTriggerValue("news", told);
  } catch {
    // No server at the moment: Streamlit says so itself, and begins again when there is one.
  }
}

export default function (component) {
  page.known = component.data.known;
  const asked = () => ask(component);
  clearInterval(page.timer);
  page.timer = setInterval(asked, component.data.every);
  const seen = () => document.hidden || asked();
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(page.timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
