// Draws one table. What it is told becomes text and attributes, never HTML; a cell that says the same is left alone.
const drawn = new WeakMap();

function made(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

function icon([name, said]) {
  return made("i", { class: `k-icon k-icon-${name}`, role: "img", "aria-label": said, title: said });
}

function written(cell, [look, text]) {
  cell.className = look;
  cell.textContent = text;
}

function fill(cell, icons, value, way) {
  const link = made("a", { href: way, target: "_self" });
  link.append(...icons.map(icon), Object.assign(made("b"), { textContent: value }));
  cell.removeAttribute("class");
  cell.replaceChildren(link);
}

// A cell that had a number and has another one keeps its link, and its icons where they are the same.
function change(cell, icons, value, way, isSame) {
  const link = cell.firstElementChild;
  link.setAttribute("href", way);
  link.lastElementChild.textContent = value;
  if (!isSame) link.replaceChildren(...icons.map(icon), link.lastElementChild);
}

function heading(title, attributes, under) {
  const cell = made("th", attributes);
  cell.textContent = title;
  if (under !== undefined) cell.append(Object.assign(made("small"), { textContent: under }));
  return cell;
}

function row([name, look, , cells]) {
  const line = made("tr", { class: look });
  line.append(heading(name, { scope: "row" }), ...cells.map(() => made("td")));
  return line;
}

// Table of empty cells; they are filled like those that change.
function frame(table, { corner, columns, rows }) {
  const head = made("tr");
  const titles = columns.map(([title, whole, when]) => heading(title, { scope: "col", title: whole }, when));
  head.append(heading(corner, { scope: "col" }), ...titles);
  const body = made("tbody");
  body.append(...rows.map(row));
  const top = made("thead");
  top.append(head);
  table.replaceChildren(top, body);
}

// What each cell says, written where it said something else before.
function cells(table, told, before) {
  const marks = told.marks.map((mark) => JSON.stringify(mark));
  const words = told.words.map((word) => JSON.stringify(word));
  return told.rows.map(([, , way, row], at) => {
    const places = table.tBodies[0].rows[at].cells;
    return row.map((cell, nth) => {
      const place = places[nth + 1], was = before?.[at][nth] ?? {};
      if (!Array.isArray(cell)) {
        if (was.word !== words[cell]) written(place, told.words[cell]);
        return { word: words[cell] };
      }
      const [mark, value] = cell;
      const now = { mark: marks[mark], value, address: way + told.columns[nth][3] };
      if (!was.mark) fill(place, told.marks[mark], value, now.address);
      else if (was.mark !== now.mark || was.value !== value || was.address !== now.address) {
        change(place, told.marks[mark], value, now.address, was.mark === now.mark);
      }
      return now;
    });
  });
}

export default function (component) {
  const { data, parentElement } = component;
  const box = parentElement.querySelector(".k-signals");
  const table = box.firstElementChild;
  const text = new TextDecoder().decode(data);
  const last = drawn.get(box);
  if (last?.text === text) return;
  const told = JSON.parse(text);
  const titles = told.columns.map(([title, whole]) => [title, whole]);
  const outline = JSON.stringify([told.corner, titles, told.rows.map(([name, look]) => [name, look])]);
  const isOther = last?.outline !== outline;
  box.setAttribute("aria-label", told.caption);
  if (isOther) frame(table, told);
  else told.columns.forEach(([, , when], nth) => {
    table.tHead.rows[0].cells[nth + 1].lastElementChild.textContent = when;
  });
  drawn.set(box, { text, outline, cells: cells(table, told, isOther ? undefined : last.cells) });
}
