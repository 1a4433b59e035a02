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
  const state = {
    order: orders[small ? "data" : "grouped"](),
    first: 0,
    size: small ? total : innerWidth < 700 ? 8 : 20,
    row: 0,
    column: 0,
    selected: null,
  };
  const node = section(
    "confusion",
    "Confusion matrix",
    "Rows are true classes, columns predicted ones. Blue cells are right, orange ones wrong; the stronger the color, the larger the share of the row. " +
      "Choose a cell with a click, or with the arrow keys and Enter, to see its images.",
  );
  const grid = el("div", {class: "wide"});
  const shown = el("div", {id: "cell-images", "aria-live": "polite"}, el("p", {class: "note"}, "No cell is chosen."));
  const map = small
    ? null
    : el("canvas", {
        class: "map",
        role: "img",
        "aria-label":
          "The whole matrix; a click moves the part that is shown. The keyboard reaches each class with “Go to class”.",
      });
  const where = el("p", {class: "axes", role: "status"});

  const color = (truth, predicted) => {
    const share = at(truth, predicted) / Math.max(1, rowTotals[truth]);
    if (share === 0) return null;
    return truth === predicted
      ? {tone: "hit", alpha: 0.12 + 0.83 * share}
      : {tone: "miss", alpha: Math.min(0.95, 0.1 + 0.85 * Math.sqrt(share))};
  };

  function render(focus) {
    const window = state.order.slice(state.first, state.first + state.size);
    const rows = window.map((truth, row) =>
      el(
        "tr",
        {role: "row"},
        el("th", {scope: "row", role: "rowheader", title: label(truth)}, el("span", {dir: "auto"}, label(truth))),
        window.map((predicted, column) => {
          const number = at(truth, predicted);
          const tone = color(truth, predicted);
          const cell = el(
            "td",
            {
              role: "gridcell",
              class: number ? "some" : null,
              tabindex: row === state.row && column === state.column ? 0 : -1,
              "data-true": truth,
              "data-predicted": predicted,
              "aria-selected":
                state.selected && state.selected[0] === truth && state.selected[1] === predicted ? "true" : null,
              "aria-label": `true ${label(truth)}, predicted ${label(predicted)}: ${images(number)}`,
              title: `${label(truth)} → ${label(predicted)}: ${images(number)}`,
            },
            number ? compact(number) : "",
          );
          if (tone) {
            cell.style.backgroundColor = `rgba(var(--${tone.tone}), ${tone.alpha.toFixed(3)})`;
            if (tone.alpha > 0.68) cell.style.color = "var(--on)";
          }
          return cell;
        }),
      ),
    );
    // Cells fill the room that there is.
    const narrow = grid.clientWidth < 500;
    const cell = Math.max(narrow ? 27 : 34, Math.min(72, (grid.clientWidth - (narrow ? 90 : 150)) / window.length - 1));
    grid.replaceChildren(
      el(
        "table",
        {
          class: "cells",
          vars: {"--width": `${cell}px`, "--height": `${Math.max(30, Math.min(cell, 34 + (cell - 34) * 0.55))}px`},
          role: "grid",
          "aria-label": "Confusion matrix",
          "aria-rowcount": total,
          "aria-colcount": total,
        },
        el(
          "thead",
          {},
          el(
            "tr",
            {role: "row"},
            el("td", {}),
            window.map(index =>
              el(
                "th",
                {scope: "col", role: "columnheader", title: label(index)},
                el("span", {dir: "auto"}, label(index)),
              ),
            ),
          ),
        ),
        el("tbody", {}, rows),
      ),
    );
    if (!small)
      where.textContent = `Classes ${count(state.first + 1)} to ${count(state.first + window.length)} of ${count(total)}`;
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
    state.order.forEach((index, rank) => {
      place[index] = Math.floor((rank * side) / total);
    });
    for (let i = 0; i < data.confusion.length; i += 3) {
      const tone = color(data.confusion[i], data.confusion[i + 1]);
      context.fillStyle = `rgba(${tones[tone.tone]}, ${Math.min(1, tone.alpha + 0.2)})`;
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
    const heading = el(
      "h3",
      {},
      images(number),
      truth === predicted ? " of " : " of ",
      named(truth),
      " predicted as ",
      named(predicted),
    );
    shown.replaceChildren(
      heading,
      found.length
        ? el(
            "ul",
            {class: "thumbs"},
            found.slice(0, 60).map(row => card(row)),
          )
        : el(
            "p",
            {class: "note"},
            number ? "There was no room for images of this cell in the file." : "There are none.",
          ),
      ...(number > Math.min(60, found.length) && found.length
        ? [el("p", {class: "note"}, `${Math.min(60, found.length)} of them are in this file.`)]
        : []),
    );
    for (const cell of grid.querySelectorAll("td[aria-selected]")) cell.removeAttribute("aria-selected");
    const cell = grid.querySelector(`td[data-true="${truth}"][data-predicted="${predicted}"]`);
    if (cell) cell.setAttribute("aria-selected", "true");
  }

  grid.addEventListener("click", event => {
    const cell = event.target.closest("td[data-true]");
    if (!cell) return;
    const window = state.order.slice(state.first, state.first + state.size);
    [state.row, state.column] = [
      window.indexOf(Number(cell.dataset.true)),
      window.indexOf(Number(cell.dataset.predicted)),
    ];
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
    [state.row, state.column] = [
      Math.max(0, Math.min(state.size - 1, row)),
      Math.max(0, Math.min(state.size - 1, column)),
    ];
    render(true);
  });

  const reorder = el(
    "select",
    {
      on: {
        change: event => {
          state.order = orders[event.target.value]();
          showFrom(0);
        },
      },
    },
    el("option", {value: "data"}, "as in the data"),
    el("option", {value: "grouped", selected: !small}, "confused classes together"),
    el("option", {value: "errors"}, "most errors first"),
    el("option", {value: "name"}, "by name"),
  );
  const controls = el("div", {class: "controls"}, el("label", {}, "Order of the classes", reorder));
  if (!small) {
    const sizes = [...new Set([8, 12, 20, 32, 50].filter(size => size < total))];
    controls.append(
      el(
        "label",
        {},
        "Classes shown",
        el(
          "select",
          {
            on: {
              change: event => {
                const middle = state.first + state.size / 2;
                state.size = Number(event.target.value);
                showFrom(middle - state.size / 2);
              },
            },
          },
          sizes.map(size => el("option", {value: size, selected: size === state.size}, String(size))),
        ),
      ),
    );
    controls.append(
      el(
        "label",
        {},
        "Go to class",
        el("input", {
          list: "class-names",
          type: "search",
          on: {
            change: event => {
              const index = classes.findIndex(name => name === event.target.value);
              const near =
                index >= 0
                  ? index
                  : classes.findIndex(name => name.toLowerCase().includes(event.target.value.toLowerCase()));
              if (near < 0) return say("There is no such class");
              showFrom(state.order.indexOf(near));
              say(`${label(near)} is shown first`);
            },
          },
        }),
        el(
          "datalist",
          {id: "class-names"},
          classes.map(name => el("option", {value: name})),
        ),
      ),
    );
    const page = step =>
      el(
        "button",
        {type: "button", on: {click: () => showFrom(state.first + step * state.size)}},
        step < 0 ? "◂ Previous" : "Next ▸",
      );
    controls.append(page(-1), page(1));
    map.addEventListener("click", event => {
      const box = map.getBoundingClientRect();
      const share = Math.max(event.clientX - box.left, event.clientY - box.top) / box.width;
      showFrom(share * total - state.size / 2);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
  }

  const confused = pairs.slice(0, 25);
  const side = el(
    "div",
    {},
    map ? el("div", {}, el("p", {class: "caption"}, "The whole matrix"), map) : null,
    el("p", {class: "caption"}, "Most confused pairs"),
    confused.length
      ? table(
          [
            {title: "True", heading: true, value: pair => label(pair.truth), cell: pair => named(pair.truth)},
            {title: "Predicted", value: pair => label(pair.predicted), cell: pair => named(pair.predicted)},
            {
              title: "Images",
              number: true,
              value: pair => pair.number,
              cell: pair =>
                el(
                  "button",
                  {
                    type: "button",
                    class: "link",
                    "aria-label": `${images(pair.number)} of ${label(pair.truth)} predicted as ${label(pair.predicted)}: show`,
                    on: {
                      click: () => {
                        if (!small)
                          showFrom(Math.min(state.order.indexOf(pair.truth), state.order.indexOf(pair.predicted)));
                        select(pair.truth, pair.predicted);
                        shown.scrollIntoView({block: "nearest"});
                      },
                    },
                  },
                  count(pair.number),
                ),
            },
          ],
          confused,
          {caption: "Most confused pairs"},
        ).node
      : el("p", {class: "note"}, "There are no errors."),
  );
  side.className = "pairs";
  node.append(controls, where, el("div", {class: "matrix"}, grid, side), shown);
  render();
}
