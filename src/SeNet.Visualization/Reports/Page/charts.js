/** Calls draw(width) now and when the width changes, so that text has its size on every screen. */
function responsive(node, draw) {
  let width = 0;
  const observer = new ResizeObserver(() => {
    const next = Math.floor(node.clientWidth);
    if (next > 0 && next !== width) requestAnimationFrame(() => draw((width = next)));
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
function chart({
  title,
  xs,
  xName,
  xText,
  series = [],
  bars,
  ranges,
  format = short,
  low,
  high,
  height = 220,
  marks = [],
}) {
  const readout = el("p", {class: "readout", "aria-hidden": "true"}, "\u00a0");
  const holder = el("div");
  const legend = el(
    "ul",
    {class: "legend"},
    series.map(line => {
      const mark = el("i");
      mark.style.color = line.color;
      if (line.dash) mark.style.borderTopStyle = "dashed";
      if (line.wide) mark.style.borderTopWidth = "4px";
      return el("li", {}, mark, el("bdi", {class: "cut", title: line.name}, line.name));
    }),
  );
  const node = el(
    "figure",
    {class: "panel", vars: {margin: "0"}},
    el("figcaption", {class: "caption"}, title),
    series.length > 1 ? legend : null,
    holder,
    readout,
  );
  const text = index =>
    [
      `${xName} ${xText ? xText(index) : xs[index]}`,
      ...series.map(line => `${line.name} ${line.values[index] === null ? "–" : format(line.values[index])}`),
      ...(bars ? [bars.text(index)] : []),
      ...(ranges ? [ranges.text(index)] : []),
    ].join(" · ");
  let chosen = null;

  responsive(holder, width => {
    const values = [
      ...series.flatMap(line => line.values),
      ...(bars ? bars.values : []),
      ...(ranges ? [...ranges.low, ...ranges.high] : []),
    ].filter(value => value !== null);
    let [bottom, top] = [
      low ?? values.reduce((a, b) => Math.min(a, b), Infinity),
      high ?? values.reduce((a, b) => Math.max(a, b), -Infinity),
    ];
    if (!(top > bottom))
      [bottom, top] = [bottom - (Math.abs(bottom) * 0.05 || 0.5), top + (Math.abs(top) * 0.05 || 0.5)];
    if (high === undefined) top += (top - bottom) * 0.05;
    if (low === undefined) bottom -= (top - bottom) * 0.05;
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
    const below = tilted ? 44 + 0.64 * widest : 38;
    const h = height - above - below;
    const span = xs.length > 1 ? xs[xs.length - 1] - xs[0] : 1;
    const x = index =>
      left + (banded ? band * (index + 0.5) : xs.length > 1 ? (w * (xs[index] - xs[0])) / span : w / 2);
    const y = value => above + h * (1 - (value - bottom) / (top - bottom));
    const picture = svg("svg", {
      class: "chart",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      tabindex: 0,
      role: "slider",
      "aria-label": title,
      "aria-valuemin": 0,
      "aria-valuemax": xs.length - 1,
      "aria-valuenow": chosen ?? 0,
      "aria-valuetext": text(chosen ?? 0),
    });
    for (const value of yTicks)
      picture.append(
        svg("line", {class: "axis", x1: left, x2: width - right, y1: y(value), y2: y(value)}),
        svg("text", {x: left - 6, y: y(value) + 4, "text-anchor": "end"}, format(value)),
      );
    const most = Math.max(2, Math.floor(w / 44));
    const step = tilted ? Math.ceil(16 / band) : Math.ceil(xs.length / most);
    const xTicks = texts.length
      ? xs.map((_, index) => index).filter(index => index % step === 0)
      : ticks(xs[0], xs[xs.length - 1], most)
          .filter(Number.isInteger)
          .map(value => xs.indexOf(value))
          .filter(index => index >= 0);
    for (const index of new Set(xTicks.length ? xTicks : [0]))
      picture.append(
        svg(
          "text",
          tilted
            ? {transform: `translate(${x(index) + 4} ${height - below + 14}) rotate(-40)`, "text-anchor": "end"}
            : {x: x(index), y: height - below + 17, "text-anchor": "middle"},
          texts.length ? texts[index] : String(xs[index]),
        ),
      );
    picture.append(svg("text", {x: left + w / 2, y: height - 4, "text-anchor": "middle"}, xName));
    for (const mark of marks)
      picture.append(
        svg("line", {
          class: "cursor",
          x1: left + band * mark.at,
          x2: left + band * mark.at,
          y1: above,
          y2: above + h,
        }),
        svg("text", {x: left + band * mark.at + 4, y: above + 11}, mark.text),
      );
    if (bars)
      bars.values.forEach(
        (value, index) =>
          value !== null &&
          picture.append(
            svg("rect", {
              x: x(index) - band * 0.4,
              width: Math.max(1, band * 0.8),
              y: y(Math.max(0, value)),
              height: Math.max(0, y(0) - y(Math.max(0, value))),
              fill: bars.color,
            }),
          ),
      );
    if (ranges)
      ranges.low.forEach((value, index) =>
        picture.append(
          svg("rect", {
            x: x(index) - Math.min(10, band * 0.35),
            width: Math.min(20, band * 0.7),
            y: y(ranges.high[index]),
            height: Math.max(1, y(value) - y(ranges.high[index])),
            fill: "var(--c0)",
            opacity: 0.3,
            rx: 2,
          }),
          svg("line", {
            x1: x(index) - Math.min(10, band * 0.35),
            x2: x(index) + Math.min(10, band * 0.35),
            y1: y(ranges.middle[index]),
            y2: y(ranges.middle[index]),
            stroke: "var(--c0)",
            "stroke-width": 3,
          }),
        ),
      );
    for (const line of series) {
      let path = "";
      line.values.forEach((value, index) => {
        if (value === null) return;
        path += `${path === "" || line.values[index - 1] === null ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      });
      picture.append(
        svg("path", {
          d: path,
          fill: "none",
          stroke: line.color,
          "stroke-width": line.wide ? 3 : 1.8,
          "stroke-linejoin": "round",
          ...(line.dash ? {"stroke-dasharray": "6 4"} : {}),
        }),
      );
      if (xs.length <= 40)
        line.values.forEach(
          (value, index) =>
            value !== null && picture.append(svg("circle", {cx: x(index), cy: y(value), r: 2.6, fill: line.color})),
        );
    }
    const cursor = svg("g", {});
    picture.append(cursor);

    function choose(index) {
      chosen = Math.max(0, Math.min(xs.length - 1, index));
      cursor.replaceChildren(
        svg("line", {class: "cursor", x1: x(chosen), x2: x(chosen), y1: above, y2: above + h}),
        ...series
          .filter(line => line.values[chosen] !== null)
          .map(line => svg("circle", {cx: x(chosen), cy: y(line.values[chosen]), r: 4, fill: line.color})),
      );
      readout.textContent = text(chosen);
      picture.setAttribute("aria-valuenow", chosen);
      picture.setAttribute("aria-valuetext", text(chosen));
    }

    picture.addEventListener("pointermove", event => {
      const at =
        ((event.clientX - picture.getBoundingClientRect().left) * width) / picture.getBoundingClientRect().width;
      let nearest = 0;
      xs.forEach((_, index) => {
        if (Math.abs(x(index) - at) < Math.abs(x(nearest) - at)) nearest = index;
      });
      choose(nearest);
    });
    picture.addEventListener("pointerleave", () => {
      cursor.replaceChildren();
      readout.textContent = "\u00a0";
    });
    picture.addEventListener("keydown", event => {
      const step = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10}[event.key];
      const target = step
        ? (chosen ?? -1) + step
        : event.key === "Home"
          ? 0
          : event.key === "End"
            ? xs.length - 1
            : null;
      if (target === null) return;
      event.preventDefault();
      choose(target);
    });
    holder.replaceChildren(picture);
  });
  return node;
}
