"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const classes = data.classes;
const main = document.getElementById("main");
const COLORS = 10;

// ---- Elements and text

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
  number === null || number === undefined ? "–" :
  number !== 0 && (Math.abs(number) < 1e-3 || Math.abs(number) >= 1e5) ? number.toExponential(2) :
  String(Number(number.toPrecision(4)));
const compact = number => number >= 1e9 ? `${(number / 1e9).toFixed(2)} G` : number >= 1e6 ? `${(number / 1e6).toFixed(2)} M` :
  number >= 1e4 ? `${(number / 1e3).toFixed(1)} k` : count(number);
const images = number => number === 1 ? "1 image" : `${count(number)} images`;
const say = text => { document.getElementById("status").textContent = text; };
const label = index => classes[index].trim() === "" ? `class ${index}` : classes[index];
const named = index => el("bdi", {class: "cut", title: label(index)}, label(index));

function bytes(base64) {
  const text = atob(base64);
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}

function section(id, title, lead) {
  const node = el("section", {id, "aria-labelledby": `${id}-title`}, el("h2", {id: `${id}-title`}, title),
    lead ? el("p", {class: "lead"}, lead) : null);
  main.append(node);
  document.getElementById("sections").append(el("li", {}, el("a", {href: `#${id}`}, title)));
  return node;
}

// ---- Tables

/**
 * A table whose columns are sorted by their headings. Columns: title, number, value(row) to sort by, cell(row) to show,
 * heading for the row's own heading.
 */
function table(columns, rows, {caption, sort, filter, unsorted} = {}) {
  let by = sort || null;
  const head = el("tr");
  const body = el("tbody");
  const columnHeads = columns.map((column, index) => {
    const th = el("th", {scope: "col", class: column.number ? "number" : null});
    if (unsorted) th.append(column.title);
    else th.append(el("button", {class: "sort", type: "button", on: {click: () => sortBy(index)}}, column.title));
    head.append(th);
    return th;
  });

  function sortBy(index) {
    by = by && by.index === index ? {index, down: !by.down} : {index, down: Boolean(columns[index].number)};
    render();
    say(`Sorted by ${columns[index].title}, ${by.down ? "descending" : "ascending"}`);
  }

  function render() {
    let shown = filter ? rows.filter(filter) : rows;
    if (by) {
      const value = columns[by.index].value;
      const order = (a, b) => typeof a === "string" ? a.localeCompare(b, "en", {numeric: true}) : a - b;
      shown = shown.map((row, index) => [row, index])
        .sort((a, b) => (by.down ? -1 : 1) * order(value(a[0]), value(b[0])) || a[1] - b[1]).map(pair => pair[0]);
    }
    columnHeads.forEach((th, index) => {
      if (by && by.index === index) th.setAttribute("aria-sort", by.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    body.replaceChildren(...shown.map(row => el("tr", {}, columns.map(column => el(
      column.heading ? "th" : "td",
      {class: column.number ? "number" : null, scope: column.heading ? "row" : null},
      column.cell ? column.cell(row) : column.value(row))))));
    return shown.length;
  }

  render();
  const node = el("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": caption},
    el("table", {}, el("caption", {class: "hidden"}, caption), el("thead", {}, head), body));
  return {node, render};
}

/** What stands behind a picture, for those who cannot see it or want the numbers. */
const behind = (columns, rows, caption) =>
  el("details", {}, el("summary", {}, "Numbers as a table"), table(columns, rows, {caption}).node);

function facts(title, rows) {
  return el("div", {}, el("h3", {}, title), el("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": title},
    el("table", {class: "facts"}, el("tbody", {}, rows.map(([name, value]) => el("tr", {},
      el("th", {scope: "row"}, name), el("td", {}, el("bdi", {}, value))))))));
}

const bar = share => {
  const fill = el("i");
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return el("span", {class: "bar", "aria-hidden": "true"}, fill);
};

// ---- Charts

/** Calls draw(width) now and when the width changes, so that text has its size on every screen. */
function responsive(node, draw) {
  let width = 0;
  const observer = new ResizeObserver(() => {
    const next = Math.floor(node.clientWidth);
    if (next > 0 && next !== width) requestAnimationFrame(() => draw(width = next));
  });
  observer.observe(node);
}

function ticks(low, high, most) {
  const raw = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= raw) || power;
  const found = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-6; value += step)
    found.push(Math.abs(value) < step * 1e-6 ? 0 : value);
  return found;
}

/**
 * A chart with lines, bars or ranges over a common x. It is a slider: pointer or arrow keys choose an x, and the line
 * below says its values.
 */
function chart({title, xs, xName, xText, series = [], bars, ranges, format = short, low, high, height = 220, marks = []}) {
  const readout = el("p", {class: "readout", "aria-hidden": "true"}, "\u00a0");
  const holder = el("div");
  const legend = el("ul", {class: "legend"}, series.map(line => {
    const mark = el("i");
    mark.style.color = line.color;
    if (line.dash) mark.style.borderTopStyle = "dashed";
    if (line.wide) mark.style.borderTopWidth = "4px";
    return el("li", {}, mark, el("bdi", {class: "cut", title: line.name}, line.name));
  }));
  const node = el("figure", {class: "panel", vars: {margin: "0"}}, el("figcaption", {class: "caption"}, title),
    series.length > 1 ? legend : null, holder, readout);
  const text = index => [`${xName} ${xText ? xText(index) : xs[index]}`,
    ...series.map(line => `${line.name} ${line.values[index] === null ? "–" : format(line.values[index])}`),
    ...(bars ? [bars.text(index)] : []), ...(ranges ? [ranges.text(index)] : [])].join(" · ");
  let chosen = null;

  responsive(holder, width => {
    const values = [...series.flatMap(line => line.values), ...(bars ? bars.values : []),
      ...(ranges ? [...ranges.low, ...ranges.high] : [])].filter(value => value !== null);
    let [bottom, top] = [low ?? values.reduce((a, b) => Math.min(a, b), Infinity),
      high ?? values.reduce((a, b) => Math.max(a, b), -Infinity)];
    if (!(top > bottom)) [bottom, top] = [bottom - (Math.abs(bottom) * .05 || .5), top + (Math.abs(top) * .05 || .5)];
    if (high === undefined) top += (top - bottom) * .05;
    if (low === undefined) bottom -= (top - bottom) * .05;
    const yTicks = ticks(bottom, top, 5);
    const left = 12 + 7 * Math.max(...yTicks.map(value => format(value).length));
    const banded = Boolean(bars || ranges);
    const [right, above] = [10, 8];
    const w = width - left - right;
    const band = w / xs.length;
    // Names that are wider than their bars are tilted.
    const texts = banded && xText ? xs.map((_, index) => xText(index)) : [];
    const widest = 7 * Math.max(0, ...texts.map(name => name.length));
    const tilted = widest > band - 6 && widest > 40;
    const below = tilted ? 44 + .64 * widest : 38;
    const h = height - above - below;
    const span = xs.length > 1 ? xs[xs.length - 1] - xs[0] : 1;
    const x = index => left + (banded ? band * (index + .5) : xs.length > 1 ? w * (xs[index] - xs[0]) / span : w / 2);
    const y = value => above + h * (1 - (value - bottom) / (top - bottom));
    const picture = svg("svg", {class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, tabindex: 0, role: "slider",
      "aria-label": title, "aria-valuemin": 0, "aria-valuemax": xs.length - 1, "aria-valuenow": chosen ?? 0,
      "aria-valuetext": text(chosen ?? 0)});
    for (const value of yTicks) picture.append(
      svg("line", {class: "axis", x1: left, x2: width - right, y1: y(value), y2: y(value)}),
      svg("text", {x: left - 6, y: y(value) + 4, "text-anchor": "end"}, format(value)));
    const most = Math.max(2, Math.floor(w / 44));
    const step = tilted ? Math.ceil(16 / band) : Math.ceil(xs.length / most);
    const xTicks = texts.length ? xs.map((_, index) => index).filter(index => index % step === 0)
      : ticks(xs[0], xs[xs.length - 1], most).filter(Number.isInteger).map(value => xs.indexOf(value)).filter(index => index >= 0);
    for (const index of new Set(xTicks.length ? xTicks : [0])) picture.append(
      svg("text", tilted
        ? {transform: `translate(${x(index) + 4} ${height - below + 14}) rotate(-40)`, "text-anchor": "end"}
        : {x: x(index), y: height - below + 17, "text-anchor": "middle"}, texts.length ? texts[index] : String(xs[index])));
    picture.append(svg("text", {x: left + w / 2, y: height - 4, "text-anchor": "middle"}, xName));
    for (const mark of marks) picture.append(
      svg("line", {class: "cursor", x1: left + band * mark.at, x2: left + band * mark.at, y1: above, y2: above + h}),
      svg("text", {x: left + band * mark.at + 4, y: above + 11}, mark.text));
    if (bars) bars.values.forEach((value, index) => value !== null && picture.append(svg("rect", {
      x: x(index) - band * .4, width: Math.max(1, band * .8), y: y(Math.max(0, value)), height: Math.max(0, y(0) - y(Math.max(0, value))),
      fill: bars.color})));
    if (ranges) ranges.low.forEach((value, index) => picture.append(
      svg("rect", {x: x(index) - Math.min(10, band * .35), width: Math.min(20, band * .7), y: y(ranges.high[index]),
        height: Math.max(1, y(value) - y(ranges.high[index])), fill: "var(--c0)", opacity: .3, rx: 2}),
      svg("line", {x1: x(index) - Math.min(10, band * .35), x2: x(index) + Math.min(10, band * .35), y1: y(ranges.middle[index]),
        y2: y(ranges.middle[index]), stroke: "var(--c0)", "stroke-width": 3})));
    for (const line of series) {
      let path = "";
      line.values.forEach((value, index) => {
        if (value === null) return;
        path += `${path === "" || line.values[index - 1] === null ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      });
      picture.append(svg("path", {d: path, fill: "none", stroke: line.color, "stroke-width": line.wide ? 3 : 1.8,
        "stroke-linejoin": "round", ...(line.dash ? {"stroke-dasharray": "6 4"} : {})}));
      if (xs.length <= 40) line.values.forEach((value, index) => value !== null &&
        picture.append(svg("circle", {cx: x(index), cy: y(value), r: 2.6, fill: line.color})));
    }
    const cursor = svg("g", {});
    picture.append(cursor);

    function choose(index) {
      chosen = Math.max(0, Math.min(xs.length - 1, index));
      cursor.replaceChildren(svg("line", {class: "cursor", x1: x(chosen), x2: x(chosen), y1: above, y2: above + h}),
        ...series.filter(line => line.values[chosen] !== null).map(line =>
          svg("circle", {cx: x(chosen), cy: y(line.values[chosen]), r: 4, fill: line.color})));
      readout.textContent = text(chosen);
      picture.setAttribute("aria-valuenow", chosen);
      picture.setAttribute("aria-valuetext", text(chosen));
    }

    picture.addEventListener("pointermove", event => {
      const at = (event.clientX - picture.getBoundingClientRect().left) * width / picture.getBoundingClientRect().width;
      let nearest = 0;
      xs.forEach((_, index) => { if (Math.abs(x(index) - at) < Math.abs(x(nearest) - at)) nearest = index; });
      choose(nearest);
    });
    picture.addEventListener("pointerleave", () => { cursor.replaceChildren(); readout.textContent = "\u00a0"; });
    picture.addEventListener("keydown", event => {
      const step = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10}[event.key];
      const target = step ? (chosen ?? -1) + step : event.key === "Home" ? 0 : event.key === "End" ? xs.length - 1 : null;
      if (target === null) return;
      event.preventDefault();
      choose(target);
    });
    holder.replaceChildren(picture);
  });
  return node;
}

// ---- Images

const HEAT = [[66, 10, 104], [120, 28, 109], [165, 44, 96], [207, 68, 70], [237, 105, 37], [251, 155, 6], [247, 209, 61], [252, 255, 164]];

function heat(value) {
  const place = value * (HEAT.length - 1);
  const first = Math.min(Math.floor(place), HEAT.length - 2);
  return HEAT[first].map((from, channel) => from + (place - first) * (HEAT[first + 1][channel] - from));
}

function mapCanvas(map) {
  const canvas = el("canvas", {width: map.width, height: map.height, "aria-hidden": "true"});
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(map.width, map.height);
  bytes(map.values).forEach((value, index) =>
    pixels.data.set([...heat(value / 255), .65 * value], 4 * index));
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function picture(image, text, map) {
  const node = el("div", {class: "picture"});
  if (image < 0) node.append(el("span", {class: "none"}, "not in this file"));
  else {
    const img = el("img", {src: data.images[image], alt: text, decoding: "async"});
    img.addEventListener("load", () => { if (Math.max(img.naturalWidth, img.naturalHeight) <= 64) img.className = "tiny"; });
    node.append(img);
    if (map) node.append(mapCanvas(map));
  }
  return node;
}

const rowsOf = data.predictions ? data.predictions.rows.map(([name, truth, truthProbability, image, ...top], index) => ({
  index, name, truth, truthProbability, image, predicted: top[0], confidence: top[1],
  top: Array.from({length: top.length / 2}, (_, place) => [top[2 * place], top[2 * place + 1]]),
})) : [];

function card(row, mapOf) {
  const maps = data.predictions.maps[row.index] || [];
  const map = mapOf === "predicted" ? maps.find(candidate => candidate.class === row.predicted) :
    mapOf === "true" ? maps.find(candidate => candidate.class === row.truth) : null;
  const right = row.truth === row.predicted;
  const text = `${row.name}: ${label(row.truth)}, predicted ${label(row.predicted)} with ${percent(row.confidence)}`;
  const shown = row.top.some(([index]) => index === row.truth) ? row.top : [...row.top, [row.truth, row.truthProbability]];
  return el("li", {"data-name": row.name}, picture(row.image, text, map),
    el("p", {}, el("span", {class: right ? "verdict hit" : "verdict miss"}, el("span", {}, right ? "✓" : "✗"), named(row.predicted)),
      right ? null : el("span", {class: "cut"}, "is ", el("bdi", {title: label(row.truth)}, label(row.truth))),
      el("bdi", {class: "cut file", title: row.name}, row.name)),
    el("ul", {class: "probabilities"}, shown.map(([index, probability]) => el("li", {vars: {"--p": probability}},
      named(index), el("span", {}, percent(probability))))));
}

// ---- Sections

function overview() {
  document.getElementById("subtitle").textContent = data.subtitle;
  const tiles = [];
  const add = (name, value) => tiles.push(el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  if (data.metrics) {
    add("Accuracy", percent(data.metrics.accuracy));
    add("Test images", count(data.metrics.images));
    add("Macro F1", data.metrics.macroF1.toFixed(3));
    if (data.metrics.classes.some(row => row[3] !== data.metrics.classes[0][3]))
      add("Balanced accuracy", percent(data.metrics.balancedAccuracy));
  }
  if (data.calibration) add("Calibration error", percent(data.calibration.error));
  add("Classes", count(classes.length));
  if (data.history.epochs.length) add("Epochs", count(data.history.epochs.length));
  if (data.layers) {
    add("Parameters", compact(data.layers.parameters));
    add("Multiply-adds", compact(data.layers.multiplyAdds));
  }
  main.append(el("dl", {class: "tiles"}, tiles));
}

function curves() {
  if (!data.history.epochs.length) return;
  const node = section("curves", "Curves", "Point at a curve, or focus it and press the arrow keys, to read its values.");
  const grid = el("div", {class: "grid"});
  const titles = {"loss": "Loss", "accuracy": "Accuracy", "learning rate": "Learning rate", "metrics": "Metrics", "seconds": "Seconds per epoch"};
  for (const [key, title] of Object.entries(titles)) {
    const lines = data.history.series.filter(line => line.chart === key);
    if (!lines.length) continue;
    grid.append(chart({
      title, xs: data.history.epochs, xName: "Epoch", format: key === "accuracy" ? shortPercent : short,
      ...(key === "seconds" ? {low: 0} : {}),
      series: lines.map((line, index) => ({name: line.name, values: line.values, color: `var(--c${index % COLORS})`, dash: index >= COLORS})),
    }));
  }
  node.append(grid, behind(
    [{title: "Epoch", number: true, value: row => data.history.epochs[row]}, ...data.history.series.map(line => (
      {title: line.name, number: true, value: row => line.values[row] ?? -Infinity, cell: row => short(line.values[row])}))],
    data.history.epochs.map((_, index) => index), "Values of each epoch"));
}

function settings() {
  if (!data.settings.length && !data.environment.length) return;
  const node = section("settings", "Settings and environment");
  node.append(el("div", {class: "grid"}, data.settings.length ? facts("Settings", data.settings) : null,
    data.environment.length ? facts("Environment", data.environment) : null));
}

function dataSection() {
  const hasCheck = data.check.summary || data.check.findings.length;
  if (!data.splits.length && !data.examples.length && !hasCheck) return;
  const node = section("data", "Data");
  if (data.splits.length) {
    const order = classes.map((_, index) => index);
    const many = classes.length > 40;
    const counts = data.splits.map(split => split.counts);
    if (many) order.sort((a, b) => counts[0][b] - counts[0][a]);
    node.append(el("p", {class: "lead"}, data.splits.map(split =>
      `${images(split.counts.reduce((sum, number) => sum + number, 0))} for ${split.name}`).join(", ") + ".",
      many ? " Classes are in the order of their size." : ""));
    const panel = el("div", {class: "grid"});
    data.splits.forEach((split, index) => panel.append(chart({
      title: `Images per class, ${split.name}`, xs: order.map((_, place) => place), xName: "class",
      xText: place => many ? String(place + 1) : clip(label(order[place]), 14), low: 0, height: 280, format: value => count(value),
      bars: {values: order.map(place => split.counts[place]), color: `var(--c${index})`,
        text: place => `${label(order[place])}: ${images(split.counts[order[place]])}`},
    })));
    node.append(panel, behind([{title: "Class", heading: true, value: row => label(row), cell: row => named(row)},
      ...data.splits.map(split => ({title: split.name, number: true, value: row => split.counts[row], cell: row => count(split.counts[row])}))],
      classes.map((_, index) => index), "Images per class"));
  }
  if (hasCheck) {
    node.append(el("h3", {}, "What the check found"));
    if (data.check.summary) node.append(el("p", {}, data.check.summary));
    for (const finding of data.check.findings) node.append(el("div", {class: finding.problem ? "finding problem" : "finding"},
      finding.items.length === 0 ? el("span", {}, finding.title) : el("details", {}, el("summary", {}, finding.title),
        el("ul", {tabindex: 0}, finding.items.map(item => el("li", {}, el("bdi", {}, item))),
          finding.count > finding.items.length ? el("li", {}, `and ${count(finding.count - finding.items.length)} more`) : null))));
  }
  if (data.examples.length) {
    node.append(el("h3", {}, "Training images"), el("ul", {class: "thumbs small"}, data.examples.map(([index, image]) =>
      el("li", {}, picture(image, `training image of ${label(index)}`), el("p", {}, named(index))))));
  }
}

const clip = (text, most) => {
  const letters = [...new Intl.Segmenter("en").segment(text)].map(part => part.segment);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};

function confusion() {
  if (!data.confusion) return;
  const total = classes.length;
  const counts = new Map();
  const rowTotals = new Array(total).fill(0);
  const errors = new Array(total).fill(0);
  const pairs = [];
  for (let i = 0; i < data.confusion.length; i += 3) {
    const [truth, predicted, number] = data.confusion.slice(i, i + 3);
    counts.set(truth * total + predicted, number);
    rowTotals[truth] += number;
    if (truth !== predicted) {
      errors[truth] += number;
      errors[predicted] += number;
      pairs.push({truth, predicted, number});
    }
  }
  pairs.sort((a, b) => b.number - a.number || b.number / rowTotals[b.truth] - a.number / rowTotals[a.truth]);
  const at = (truth, predicted) => counts.get(truth * total + predicted) || 0;
  const all = classes.map((_, index) => index);
  const orders = {
    data: () => [...all],
    errors: () => [...all].sort((a, b) => errors[b] - errors[a] || a - b),
    name: () => [...all].sort((a, b) => label(a).localeCompare(label(b), "en", {numeric: true})),
    grouped,
  };

  /** Next to each class, the one that it is confused with most and that is still free. */
  function grouped() {
    const near = all.map(() => new Map());
    for (const {truth, predicted, number} of pairs) {
      near[truth].set(predicted, (near[truth].get(predicted) || 0) + number);
      near[predicted].set(truth, (near[predicted].get(truth) || 0) + number);
    }
    const rest = orders.errors();
    const free = new Set(rest);
    const order = [];
    for (const start of rest) {
      let next = free.has(start) ? start : undefined;
      while (next !== undefined) {
        order.push(next);
        free.delete(next);
        next = [...near[next]].filter(([other]) => free.has(other)).sort((a, b) => b[1] - a[1])[0]?.[0];
      }
    }
    return order;
  }

  const small = total <= 24;
  const state = {order: orders[small ? "data" : "grouped"](), first: 0, size: small ? total : innerWidth < 700 ? 8 : 20, row: 0, column: 0, selected: null};
  const node = section("confusion", "Confusion matrix",
    "Rows are true classes, columns predicted ones. Blue cells are right, orange ones wrong; the stronger the color, the larger the share of the row. "
    + "Choose a cell with a click, or with the arrow keys and Enter, to see its images.");
  const grid = el("div", {class: "wide"});
  const shown = el("div", {id: "cell-images", "aria-live": "polite"}, el("p", {class: "note"}, "No cell is chosen."));
  const map = small ? null : el("canvas", {class: "map", role: "img",
    "aria-label": "The whole matrix; a click moves the part that is shown. The keyboard reaches each class with “Go to class”."});
  const where = el("p", {class: "axes", role: "status"});

  const color = (truth, predicted) => {
    const share = at(truth, predicted) / Math.max(1, rowTotals[truth]);
    if (share === 0) return null;
    return truth === predicted ? {tone: "hit", alpha: .12 + .83 * share} : {tone: "miss", alpha: Math.min(.95, .1 + .85 * Math.sqrt(share))};
  };

  function render(focus) {
    const window = state.order.slice(state.first, state.first + state.size);
    const rows = window.map((truth, row) => el("tr", {role: "row"},
      el("th", {scope: "row", role: "rowheader", title: label(truth)}, el("span", {dir: "auto"}, label(truth))),
      window.map((predicted, column) => {
        const number = at(truth, predicted);
        const tone = color(truth, predicted);
        const cell = el("td", {role: "gridcell", class: number ? "some" : null, tabindex: row === state.row && column === state.column ? 0 : -1,
          "data-true": truth, "data-predicted": predicted,
          "aria-selected": state.selected && state.selected[0] === truth && state.selected[1] === predicted ? "true" : null,
          "aria-label": `true ${label(truth)}, predicted ${label(predicted)}: ${images(number)}`,
          title: `${label(truth)} → ${label(predicted)}: ${images(number)}`}, number ? compact(number) : "");
        if (tone) {
          cell.style.backgroundColor = `rgba(var(--${tone.tone}), ${tone.alpha.toFixed(3)})`;
          if (tone.alpha > .68) cell.style.color = "var(--on)";
        }
        return cell;
      })));
    // Cells fill the room that there is.
    const narrow = grid.clientWidth < 500;
    const cell = Math.max(narrow ? 27 : 34, Math.min(72, (grid.clientWidth - (narrow ? 90 : 150)) / window.length - 1));
    grid.replaceChildren(el("table", {class: "cells", vars: {"--width": `${cell}px`, "--height": `${Math.max(30, Math.min(cell, 34 + (cell - 34) * .55))}px`}, role: "grid", "aria-label": "Confusion matrix", "aria-rowcount": total, "aria-colcount": total},
      el("thead", {}, el("tr", {role: "row"}, el("td", {}), window.map(index =>
        el("th", {scope: "col", role: "columnheader", title: label(index)}, el("span", {dir: "auto"}, label(index)))))),
      el("tbody", {}, rows)));
    if (!small) where.textContent = `Classes ${count(state.first + 1)} to ${count(state.first + window.length)} of ${count(total)}`;
    else where.textContent = "";
    if (focus) grid.querySelector("td[tabindex='0']").focus();
    drawMap();
  }

  function drawMap() {
    if (!map) return;
    const side = Math.min(total, 300);
    [map.width, map.height] = [side, side];
    const context = map.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const tones = {hit: style.getPropertyValue("--hit"), miss: style.getPropertyValue("--miss")};
    context.fillStyle = style.getPropertyValue("--panel");
    context.fillRect(0, 0, side, side);
    const place = new Array(total);
    state.order.forEach((index, rank) => { place[index] = Math.floor(rank * side / total); });
    for (let i = 0; i < data.confusion.length; i += 3) {
      const tone = color(data.confusion[i], data.confusion[i + 1]);
      context.fillStyle = `rgba(${tones[tone.tone]}, ${Math.min(1, tone.alpha + .2)})`;
      context.fillRect(place[data.confusion[i + 1]], place[data.confusion[i]], 1, 1);
    }
    const scale = side / total;
    context.strokeStyle = style.getPropertyValue("--ink");
    context.lineWidth = Math.max(1, side / 150);
    context.strokeRect(state.first * scale, state.first * scale, state.size * scale, state.size * scale);
  }

  function showFrom(first) {
    state.first = Math.max(0, Math.min(total - state.size, Math.round(first)));
    [state.row, state.column] = [0, 0];
    render();
  }

  function select(truth, predicted) {
    state.selected = [truth, predicted];
    const number = at(truth, predicted);
    const found = rowsOf.filter(row => row.truth === truth && row.predicted === predicted);
    const heading = el("h3", {}, images(number), truth === predicted ? " of " : " of ", named(truth), " predicted as ", named(predicted));
    shown.replaceChildren(heading, found.length
      ? el("ul", {class: "thumbs"}, found.slice(0, 60).map(row => card(row)))
      : el("p", {class: "note"}, number ? "There was no room for images of this cell in the file." : "There are none."),
      ...(number > Math.min(60, found.length) && found.length ? [el("p", {class: "note"}, `${Math.min(60, found.length)} of them are in this file.`)] : []));
    for (const cell of grid.querySelectorAll("td[aria-selected]")) cell.removeAttribute("aria-selected");
    const cell = grid.querySelector(`td[data-true="${truth}"][data-predicted="${predicted}"]`);
    if (cell) cell.setAttribute("aria-selected", "true");
  }

  grid.addEventListener("click", event => {
    const cell = event.target.closest("td[data-true]");
    if (!cell) return;
    const window = state.order.slice(state.first, state.first + state.size);
    [state.row, state.column] = [window.indexOf(Number(cell.dataset.true)), window.indexOf(Number(cell.dataset.predicted))];
    for (const other of grid.querySelectorAll("td[tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    select(Number(cell.dataset.true), Number(cell.dataset.predicted));
  });
  grid.addEventListener("keydown", event => {
    const cell = event.target.closest("td[data-true]");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      select(Number(cell.dataset.true), Number(cell.dataset.predicted));
      return;
    }
    const move = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
    if (!move) return;
    event.preventDefault();
    let [row, column] = [state.row + move[0], state.column + move[1]];
    const outside = Math.min(row, column) < 0 ? -1 : Math.max(row, column) >= state.size ? 1 : 0;
    if (outside) {
      const first = Math.max(0, Math.min(total - state.size, state.first + outside));
      if (first === state.first) return;
      // The part that is shown moves along its diagonal; the cell stays where it is but for its step.
      state.first = first;
      row -= outside;
      column -= outside;
    }
    [state.row, state.column] = [Math.max(0, Math.min(state.size - 1, row)), Math.max(0, Math.min(state.size - 1, column))];
    render(true);
  });

  const reorder = el("select", {on: {change: event => { state.order = orders[event.target.value](); showFrom(0); }}},
    el("option", {value: "data"}, "as in the data"), el("option", {value: "grouped", selected: !small}, "confused classes together"),
    el("option", {value: "errors"}, "most errors first"), el("option", {value: "name"}, "by name"));
  const controls = el("div", {class: "controls"}, el("label", {}, "Order of the classes", reorder));
  if (!small) {
    const sizes = [...new Set([8, 12, 20, 32, 50].filter(size => size < total))];
    controls.append(el("label", {}, "Classes shown", el("select", {on: {change: event => {
      const middle = state.first + state.size / 2;
      state.size = Number(event.target.value);
      showFrom(middle - state.size / 2);
    }}}, sizes.map(size => el("option", {value: size, selected: size === state.size}, String(size))))));
    controls.append(el("label", {}, "Go to class", el("input", {list: "class-names", type: "search", on: {change: event => {
      const index = classes.findIndex(name => name === event.target.value);
      const near = index >= 0 ? index : classes.findIndex(name => name.toLowerCase().includes(event.target.value.toLowerCase()));
      if (near < 0) return say("There is no such class");
      showFrom(state.order.indexOf(near));
      say(`${label(near)} is shown first`);
    }}}), el("datalist", {id: "class-names"}, classes.map(name => el("option", {value: name})))));
    const page = step => el("button", {type: "button", on: {click: () => showFrom(state.first + step * state.size)}}, step < 0 ? "◂ Previous" : "Next ▸");
    controls.append(page(-1), page(1));
    map.addEventListener("click", event => {
      const box = map.getBoundingClientRect();
      const share = Math.max(event.clientX - box.left, event.clientY - box.top) / box.width;
      showFrom(share * total - state.size / 2);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
  }

  const confused = pairs.slice(0, 25);
  const side = el("div", {}, map ? el("div", {}, el("p", {class: "caption"}, "The whole matrix"), map) : null,
    el("p", {class: "caption"}, "Most confused pairs"),
    confused.length ? table([
      {title: "True", heading: true, value: pair => label(pair.truth), cell: pair => named(pair.truth)},
      {title: "Predicted", value: pair => label(pair.predicted), cell: pair => named(pair.predicted)},
      {title: "Images", number: true, value: pair => pair.number, cell: pair => el("button", {type: "button", class: "link",
        "aria-label": `${images(pair.number)} of ${label(pair.truth)} predicted as ${label(pair.predicted)}: show`, on: {click: () => {
          if (!small) showFrom(Math.min(state.order.indexOf(pair.truth), state.order.indexOf(pair.predicted)));
          select(pair.truth, pair.predicted);
          shown.scrollIntoView({block: "nearest"});
        }}}, count(pair.number))},
    ], confused, {caption: "Most confused pairs"}).node : el("p", {class: "note"}, "There are no errors."));
  side.className = "pairs";
  node.append(controls, where, el("div", {class: "matrix"}, grid, side), shown);
  render();
}

function metricsSection() {
  if (!data.metrics) return;
  const node = section("metrics", "Classes", "Precision, recall and F1 of each class. A heading sorts the table.");
  const rows = data.metrics.classes.map(([precision, recall, f1, support], index) => ({index, precision, recall, f1, support}));
  let query = "";
  const measure = (title, value) => ({title, number: true, value, cell: row => [bar(value(row)), percent(value(row))]});
  const list = table([
    {title: "Class", heading: true, value: row => label(row.index), cell: row => named(row.index)},
    measure("Precision", row => row.precision), measure("Recall", row => row.recall), measure("F1", row => row.f1),
    {title: "Images", number: true, value: row => row.support, cell: row => count(row.support)},
  ], rows, {caption: "Precision, recall and F1 of each class", filter: row => label(row.index).toLowerCase().includes(query)});
  if (classes.length > 12) node.append(el("div", {class: "controls"}, el("label", {}, "Find a class", el("input", {type: "search", on: {input: event => {
    query = event.target.value.toLowerCase();
    say(`${count(list.render())} classes`);
  }}}))));
  node.append(list.node);
}

function calibration() {
  if (!data.calibration) return;
  const node = section("calibration", "Calibration",
    `Of images that are predicted with 80%, 80% should be right. The expected calibration error is ${percent(data.calibration.error, 2)}: `
    + "the mean distance of the bars from the line, weighted by their images.");
  const bins = data.calibration.bins;
  const range = index => `${percent(bins[index][0], 0)}–${percent(bins[index][1], 0)}`;
  const grid = el("div", {class: "grid"});
  grid.append(chart({
    title: "Reliability diagram", xs: bins.map((_, index) => index), xName: "probability of the predicted class", xText: index => percent(bins[index][0], 0),
    low: 0, high: 1, height: 300, format: value => percent(value, 0),
    series: [{name: "accuracy if perfectly calibrated", values: bins.map(bin => bin[2] ? bin[3] : (bin[0] + bin[1]) / 2), color: "var(--soft)", dash: true}],
    bars: {values: bins.map(bin => bin[2] ? bin[4] : null), color: "var(--c0)",
      text: index => bins[index][2] ? `accuracy ${percent(bins[index][4])} of ${images(bins[index][2])}` : "no image"},
  }), chart({
    title: "Images by probability", xs: bins.map((_, index) => index), xName: "probability of the predicted class", xText: index => percent(bins[index][0], 0),
    low: 0, height: 300, format: value => count(Math.round(value)),
    bars: {values: bins.map(bin => bin[2]), color: "var(--c0)", text: index => `${range(index)}: ${images(bins[index][2])}`},
  }));
  node.append(grid, behind([
    {title: "Probability", heading: true, value: row => row, cell: range},
    {title: "Images", number: true, value: row => bins[row][2], cell: row => count(bins[row][2])},
    {title: "Mean probability", number: true, value: row => bins[row][3], cell: row => bins[row][2] ? percent(bins[row][3]) : "–"},
    {title: "Accuracy", number: true, value: row => bins[row][4], cell: row => bins[row][2] ? percent(bins[row][4]) : "–"},
  ], bins.map((_, index) => index), "Calibration"));
}

function examples() {
  if (!rowsOf.length) return;
  const lists = {
    mistakes: "Worst mistakes", confident: "Most confident", uncertain: "Least certain",
  };
  const hasMaps = Object.keys(data.predictions.maps).length > 0;
  const node = section("examples", "Examples", "Wrong predictions with the highest probability first. "
    + (hasMaps ? "The brighter a place, the more it speaks for the class (Grad-CAM). " : "")
    + "The search looks through file names.");
  const state = {list: data.lists.mistakes.length ? "mistakes" : "confident", query: "", map: hasMaps ? "predicted" : "none", shown: 24};
  const result = el("p", {class: "note", role: "status"});
  const grid = el("ul", {class: "thumbs"});
  const more = el("button", {type: "button", on: {click: () => { state.shown += 24; render(); }}}, "Show more");

  function render() {
    const found = state.query
      ? rowsOf.filter(row => row.name.toLowerCase().includes(state.query))
      : data.lists[state.list].map(index => rowsOf[index]);
    grid.replaceChildren(...found.slice(0, state.shown).map(row => card(row, state.map)));
    more.hidden = found.length <= state.shown;
    result.textContent = state.query ? `${count(found.length)} of ${count(rowsOf.length)} file names match.`
      : found.length ? "" : "There are none.";
    for (const [key, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(!state.query && key === state.list));
  }

  const buttons = Object.fromEntries(Object.entries(lists).map(([key, title]) => [key, el("button", {type: "button", on: {click: () => {
    Object.assign(state, {list: key, query: "", shown: 24});
    search.value = "";
    render();
  }}}, title)]));
  const search = el("input", {type: "search", id: "search", on: {input: event => {
    Object.assign(state, {query: event.target.value.trim().toLowerCase(), shown: 24});
    render();
  }}});
  const choice = el("select", {on: {change: event => { state.map = event.target.value; render(); }}},
    el("option", {value: "predicted"}, "of the predicted class"), el("option", {value: "true"}, "of the true class"), el("option", {value: "none"}, "none"));
  node.append(el("div", {class: "controls"}, ...Object.values(buttons), el("label", {}, "File name", search),
    hasMaps ? el("label", {}, "Class activation map", choice) : null), result, grid, more);
  render();
}

function gates() {
  const all = data.gates;
  if (!all) return;
  const node = section("gates", "Gates of the SE blocks",
    `What each block lets through of each channel, averaged over ${images(all.images)}. A channel is saturated if its gate is at least `
    + `${all.saturatedThreshold}, and dead if it is at most ${all.deadThreshold}, in ${percent(all.imageShare, 0)} of the images.`);
  const unpack = text => Array.from(bytes(text), byte => all.low + byte / 255 * (all.high - all.low));
  const blocks = all.blocks.map(block => ({...block, values: unpack(block.all)}));
  const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
  const marks = blocks.map((block, index) => ({at: index, text: block.stage ? `stage ${block.stage}` : ""}))
    .filter((mark, index) => index > 0 && blocks[index].stage !== blocks[index - 1].stage && blocks.length <= 24);
  const xs = blocks.map((_, index) => index + 1);
  node.append(el("div", {class: "grid"}, chart({
    title: "Gates by block: mean and middle 80% of the channels", xs, xName: "block", xText: index => String(index + 1), low: all.low, high: all.high, marks,
    ranges: {low: blocks.map(block => quantile(block.values, .1)), high: blocks.map(block => quantile(block.values, .9)), middle: blocks.map(block => block.mean),
      text: index => `${blocks[index].name}: mean ${blocks[index].mean.toFixed(3)}, ${blocks[index].saturated} saturated and ${blocks[index].dead} dead of ${blocks[index].channels}`},
  }), chart({
    title: "Difference between classes by block", xs, xName: "block", xText: index => String(index + 1), low: 0,
    bars: {values: blocks.map(block => block.spread), color: "var(--c1)", text: index => `${blocks[index].name}: ${blocks[index].spread.toFixed(4)}`},
  })), behind([
    {title: "Block", heading: true, value: block => block.name},
    {title: "Stage", number: true, value: block => block.stage || 0, cell: block => block.stage ? String(block.stage) : "–"},
    {title: "Channels", number: true, value: block => block.channels, cell: block => count(block.channels)},
    {title: "Mean gate", number: true, value: block => block.mean, cell: block => block.mean.toFixed(3)},
    {title: "Difference between classes", number: true, value: block => block.spread, cell: block => block.spread.toFixed(4)},
    {title: "Saturated", number: true, value: block => block.saturated, cell: block => count(block.saturated)},
    {title: "Dead", number: true, value: block => block.dead, cell: block => count(block.dead)},
  ], blocks, "Gates by block"));

  node.append(el("h3", {}, "One block, channel by channel"));
  const state = {block: blocks.length - 1, classes: new Set(all.classes.slice(0, Math.min(4, all.classes.length))), sorted: blocks[blocks.length - 1].channels > 64};
  const holder = el("div");
  const colors = new Map();

  function colorOf(index) {
    if (!colors.has(index)) {
      const used = new Set([...state.classes].map(other => colors.get(other)));
      colors.set(index, Array.from({length: COLORS}, (_, number) => number).find(number => !used.has(number)) ?? 0);
    }
    return `var(--c${colors.get(index)})`;
  }

  function render() {
    const block = blocks[state.block];
    const order = block.values.map((_, channel) => channel);
    if (state.sorted) order.sort((a, b) => block.values[a] - block.values[b]);
    const line = values => order.map(channel => values[channel]);
    for (const index of [...colors.keys()]) if (!state.classes.has(index)) colors.delete(index);
    const shown = [...state.classes].sort((a, b) => a - b);
    const series = shown.map(index => ({name: label(index), values: line(unpack(block.byClass[all.classes.indexOf(index)])), color: colorOf(index)}));
    series.push({name: "all classes", values: line(block.values), color: "var(--ink)", wide: true});
    const lines = series.map(entry => entry.values);
    holder.replaceChildren(chart({
      title: `${block.name}: mean gate of ${count(block.channels)} channels`, xs: order.map((_, place) => place), series, height: 320,
      xName: state.sorted ? "channel, in the order of the mean gate" : "channel", xText: place => String(order[place]),
      low: all.low, high: all.high, format: number => number.toFixed(2),
    }), behind([{title: "Channel", number: true, value: place => order[place], cell: place => String(order[place])},
      ...series.map((entry, index) => ({title: entry.name, number: true, value: place => lines[index][place], cell: place => lines[index][place].toFixed(3)}))],
      order.map((_, place) => place), `Gates of ${block.name}`));
    for (const box of boxes.querySelectorAll("input")) box.disabled = !box.checked && state.classes.size >= COLORS - 1;
  }

  const boxes = el("fieldset", {class: "controls", vars: {border: "0", padding: "0", "margin-top": "0"}}, el("legend", {class: "hidden"}, "Classes"),
    all.classes.map(index => el("label", {class: "check"}, el("input", {type: "checkbox", checked: state.classes.has(index), on: {change: event => {
      if (event.target.checked) state.classes.add(index);
      else state.classes.delete(index);
      render();
    }}}), named(index))));
  node.append(el("div", {class: "controls"}, el("label", {}, "Block", el("select", {id: "gate-block", on: {change: event => { state.block = Number(event.target.value); render(); }}},
    blocks.map((block, index) => el("option", {value: index, selected: index === state.block}, `${block.name} (${block.channels})`)))),
    el("label", {class: "check"}, el("input", {type: "checkbox", checked: state.sorted, on: {change: event => { state.sorted = event.target.checked; render(); }}}), "Sort the channels by their mean gate")),
  boxes, ...(all.classes.length < all.allClasses ? [el("p", {class: "note"}, `${all.classes.length} of ${count(all.allClasses)} classes are in this file.`)] : []), holder);
  render();

  const stages = [...new Set(blocks.map(block => block.stage || 0))];
  const mean = (stage, place) => {
    const own = blocks.filter(block => (block.stage || 0) === stage);
    return own.reduce((sum, block) => sum + block.channels * block.means[place], 0) / own.reduce((sum, block) => sum + block.channels, 0);
  };
  node.append(el("h3", {}, "Mean gate by class and stage"), table([
    {title: "Class", heading: true, value: place => label(all.present[place]), cell: place => named(all.present[place])},
    ...stages.map(stage => ({title: stage ? `Stage ${stage}` : "No stage", number: true, value: place => mean(stage, place),
      cell: place => [bar((mean(stage, place) - all.low) / (all.high - all.low)), mean(stage, place).toFixed(3)]})),
  ], all.present.map((_, place) => place), {caption: "Mean gate by class and stage"}).node);
}

function layers() {
  if (!data.layers) return;
  const rows = data.layers.rows.map(([name, kind, shape, parameters, multiplyAdds], index) => ({index, name, kind, shape, parameters, multiplyAdds}));
  const node = section("layers", "Layers", `${count(data.layers.parameters)} parameters and ${count(data.layers.multiplyAdds)} multiply-adds for an image of ${data.layers.input}.`);
  const most = {parameters: Math.max(1, ...rows.map(row => row.parameters)), multiplyAdds: Math.max(1, ...rows.map(row => row.multiplyAdds))};
  node.append(table([
    {title: "Layer", heading: true, value: row => row.name},
    {title: "Kind", value: row => row.kind},
    {title: "Output", number: true, value: row => row.index, cell: row => row.shape},
    {title: "Parameters", number: true, value: row => row.parameters, cell: row => [bar(row.parameters / most.parameters), count(row.parameters)]},
    {title: "Multiply-adds", number: true, value: row => row.multiplyAdds, cell: row => row.multiplyAdds ? [bar(row.multiplyAdds / most.multiplyAdds), count(row.multiplyAdds)] : "–"},
  ], rows, {caption: "Layers of the network"}).node);
}

function foot() {
  const withImages = rowsOf.filter(row => row.image >= 0).length;
  const parts = [];
  if (data.predictions && data.predictions.total) parts.push(
    `This file holds ${count(rowsOf.length)} of ${count(data.predictions.total)} predictions, ${count(withImages)} of them with their image.`);
  parts.push("It needs no network, and sends nothing.");
  main.append(el("footer", {}, parts.join(" ")));
}

function markSection() {
  const links = new Map([...document.querySelectorAll("#sections a")].map(link => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) {
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  }, {rootMargin: "-20% 0px -75% 0px"});
  for (const node of document.querySelectorAll("main > section")) seen.observe(node);
}

overview();
curves();
confusion();
metricsSection();
examples();
calibration();
gates();
dataSection();
layers();
settings();
foot();
markSection();
addEventListener("beforeprint", () => { for (const node of document.querySelectorAll("details")) node.open = node.open || node.textContent.length < 4000; });
})();
