// Copies the address of the present view. It is read when it is asked for, and only what belongs to a view goes into it:
// no role of the demo, nothing of a sign-in.
function address(kept) {
  const here = new URL(window.location.href);
  const wanted = new URLSearchParams([...here.searchParams].filter(([name]) => kept.includes(name)));
  const query = wanted.toString();
  return here.origin + here.pathname + (query ? `?${query}` : "");
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no clipboard: not a secure address, or not allowed
  }
}

const HALF = 0.71; // of the height of A4 upright, in widths of what is printed on it

// Paper is laid out as wide as the screen was, and a table that could be scrolled there is made to fit (see print.css).
function measure() {
  const main = document.querySelector(".stMainBlockContainer");
  if (!main) return;
  document.documentElement.classList.add("k-paper");
  const { paddingLeft, paddingRight } = getComputedStyle(main);
  const width = main.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  document.documentElement.style.setProperty("--print-width", Math.max(720, Math.round(width)));
  for (const table of main.querySelectorAll("table")) {
    const room = table.parentElement.clientWidth;
    table.style.setProperty("--print-fit", room && room < table.scrollWidth ? room / table.scrollWidth : 1);
  }
  // What is higher than half a sheet may be cut between its rows; kept whole, it would leave the sheet before it empty.
  for (const part of main.querySelectorAll('[data-testid="stVerticalBlock"], .k-dots')) {
    part.classList.toggle("k-tall", part.offsetHeight > HALF * width);
  }
}

function leave() {
  document.documentElement.classList.remove("k-paper");
}

export default function (component) {
  const { data, parentElement } = component;
  const find = (name) => parentElement.querySelector(name);
  const [button, panel, field, said] = [find("button"), find("[popover]"), find("input"), find("[role=status]")];
  find(".label").textContent = data.words.button;
  find("label span").textContent = data.words.address;
  find("p").textContent = data.words.lead;

  button.onclick = async () => {
    field.value = address(data.kept);
    said.textContent = "";
    const place = button.getBoundingClientRect();
    panel.showPopover();
    panel.style.top = `${place.bottom + 6}px`;
    panel.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - panel.offsetWidth - 8))}px`;
    field.focus();
    field.select();
    const told = (await copied(field.value)) || document.execCommand("copy") ? "copied" : "by_hand";
    said.textContent = data.words[told];
  };
  field.onfocus = () => field.select();

  window.addEventListener("beforeprint", measure);
  window.addEventListener("afterprint", leave);
  return () => {
    window.removeEventListener("beforeprint", measure);
    window.removeEventListener("afterprint", leave);
  };
}
