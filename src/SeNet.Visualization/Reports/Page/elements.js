const data = JSON.parse(document.getElementById("data").textContent);

const classes = data.classes;

const main = document.getElementById("main");

const COLORS = 10;

/** Makes an element: text is always text, never markup. */
function el(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (key === "vars") for (const [name, content] of Object.entries(value)) node.style.setProperty(name, content);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.flat());
  return node;
}

const count = number => number.toLocaleString("en");

const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)}%`;

const shortPercent = share => `${Number((100 * share).toFixed(1))}%`;

const short = number =>
  number === null || number === undefined
    ? "–"
    : number !== 0 && (Math.abs(number) < 1e-3 || Math.abs(number) >= 1e5)
      ? number.toExponential(2)
      : String(Number(number.toPrecision(4)));

const compact = number =>
  number >= 1e9
    ? `${(number / 1e9).toFixed(2)} G`
    : number >= 1e6
      ? `${(number / 1e6).toFixed(2)} M`
      : number >= 1e4
        ? `${(number / 1e3).toFixed(1)} k`
        : count(number);

const images = number => (number === 1 ? "1 image" : `${count(number)} images`);

const say = text => {
  document.getElementById("status").textContent = text;
};

const label = index => (classes[index].trim() === "" ? `class ${index}` : classes[index]);

const named = index => el("bdi", {class: "cut", title: label(index)}, label(index));

const clip = (text, most) => {
  const letters = [...new Intl.Segmenter("en").segment(text)].map(part => part.segment);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};

function bytes(base64) {
  const text = atob(base64);
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}

function section(id, title, lead) {
  const node = el(
    "section",
    {id, "aria-labelledby": `${id}-title`},
    el("h2", {id: `${id}-title`}, title),
    lead ? el("p", {class: "lead"}, lead) : null,
  );
  main.append(node);
  document.getElementById("sections").append(el("li", {}, el("a", {href: `#${id}`}, title)));
  return node;
}
