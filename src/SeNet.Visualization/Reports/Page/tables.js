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
      const order = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en", {numeric: true}) : a - b);
      shown = shown
        .map((row, index) => [row, index])
        .sort((a, b) => (by.down ? -1 : 1) * order(value(a[0]), value(b[0])) || a[1] - b[1])
        .map(pair => pair[0]);
    }
    columnHeads.forEach((th, index) => {
      if (by && by.index === index) th.setAttribute("aria-sort", by.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    body.replaceChildren(
      ...shown.map(row =>
        el(
          "tr",
          {},
          columns.map(column =>
            el(
              column.heading ? "th" : "td",
              {class: column.number ? "number" : null, scope: column.heading ? "row" : null},
              column.cell ? column.cell(row) : column.value(row),
            ),
          ),
        ),
      ),
    );
    return shown.length;
  }

  render();
  const node = el(
    "div",
    {class: "scroll", tabindex: 0, role: "region", "aria-label": caption},
    el("table", {}, el("caption", {class: "hidden"}, caption), el("thead", {}, head), body),
  );
  return {node, render};
}

/** What stands behind a picture, for those who cannot see it or want the numbers. */
const behind = (columns, rows, caption) =>
  el("details", {}, el("summary", {}, "Numbers as a table"), table(columns, rows, {caption}).node);

function facts(title, rows) {
  return el(
    "div",
    {},
    el("h3", {}, title),
    el(
      "div",
      {class: "scroll", tabindex: 0, role: "region", "aria-label": title},
      el(
        "table",
        {class: "facts"},
        el(
          "tbody",
          {},
          rows.map(([name, value]) => el("tr", {}, el("th", {scope: "row"}, name), el("td", {}, el("bdi", {}, value)))),
        ),
      ),
    ),
  );
}

const bar = share => {
  const fill = el("i");
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return el("span", {class: "bar", "aria-hidden": "true"}, fill);
};
