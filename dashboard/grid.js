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

function fill(cell, told, marks, words, way) {
  if (!Array.isArray(told)) {
    const [look, text] = words[told];
    cell.className = look;
    cell.textContent = text;
    return;
  }
  const [mark, value] = told;
  const link = made("a", { href: way, target: "_self" });
  const number = made("b");
  number.textContent = value;
  link.append(...marks[mark].map(icon), number);
  cell.removeAttribute("class");
  cell.replaceChildren(link);
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

export default function (component) {
  const { data, parentElement } = component;
  const box = parentElement.querySelector(".k-signals");
  const text = new TextDecoder().decode(data);
  const last = drawn.get(box);
  if (last?.text === text) return;
  const told = JSON.parse(text);
  const outline = JSON.stringify([told.corner, told.columns, told.rows.map(([name, look]) => [name, look])]);
  const isOther = last?.outline !== outline;
  box.setAttribute("aria-label", told.caption);
  const table = box.firstElementChild;
  if (isOther) frame(table, told);
  const said = [];
  told.rows.forEach(([, , way, cells], at) => {
    const line = table.tBodies[0].rows[at].cells;
    cells.forEach((cell, nth) => {
      const address = way + told.columns[nth][3];
      const key = JSON.stringify(Array.isArray(cell) ? [told.marks[cell[0]], cell[1], address] : told.words[cell]);
      said.push(key);
      if (isOther || last.said[said.length - 1] !== key) fill(line[nth + 1], cell, told.marks, told.words, address);
    });
  });
  drawn.set(box, { text, outline, said });
}
