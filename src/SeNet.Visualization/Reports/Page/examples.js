function examples() {
  if (!rowsOf.length) return;
  const lists = {
    mistakes: "Worst mistakes",
    confident: "Most confident",
    uncertain: "Least certain",
  };
  const hasMaps = Object.keys(data.predictions.maps).length > 0;
  const node = section(
    "examples",
    "Examples",
    "Wrong predictions with the highest probability first. " +
      (hasMaps ? "The brighter a place, the more it speaks for the class (Grad-CAM). " : "") +
      "The search looks through file names.",
  );
  const state = {
    list: data.lists.mistakes.length ? "mistakes" : "confident",
    query: "",
    map: hasMaps ? "predicted" : "none",
    shown: 24,
  };
  const result = el("p", {class: "note", role: "status"});
  const grid = el("ul", {class: "thumbs"});
  const more = el(
    "button",
    {
      type: "button",
      on: {
        click: () => {
          state.shown += 24;
          render();
        },
      },
    },
    "Show more",
  );

  function render() {
    const found = state.query
      ? rowsOf.filter(row => row.name.toLowerCase().includes(state.query))
      : data.lists[state.list].map(index => rowsOf[index]);
    grid.replaceChildren(...found.slice(0, state.shown).map(row => card(row, state.map)));
    more.hidden = found.length <= state.shown;
    result.textContent = state.query
      ? `${count(found.length)} of ${count(rowsOf.length)} file names match.`
      : found.length
        ? ""
        : "There are none.";
    for (const [key, button] of Object.entries(buttons))
      button.setAttribute("aria-pressed", String(!state.query && key === state.list));
  }

  const buttons = Object.fromEntries(
    Object.entries(lists).map(([key, title]) => [
      key,
      el(
        "button",
        {
          type: "button",
          on: {
            click: () => {
              Object.assign(state, {list: key, query: "", shown: 24});
              search.value = "";
              render();
            },
          },
        },
        title,
      ),
    ]),
  );
  const search = el("input", {
    type: "search",
    id: "search",
    on: {
      input: event => {
        Object.assign(state, {query: event.target.value.trim().toLowerCase(), shown: 24});
        render();
      },
    },
  });
  const choice = el(
    "select",
    {
      on: {
        change: event => {
          state.map = event.target.value;
          render();
        },
      },
    },
    el("option", {value: "predicted"}, "of the predicted class"),
    el("option", {value: "true"}, "of the true class"),
    el("option", {value: "none"}, "none"),
  );
  node.append(
    el(
      "div",
      {class: "controls"},
      ...Object.values(buttons),
      el("label", {}, "File name", search),
      hasMaps ? el("label", {}, "Class activation map", choice) : null,
    ),
    result,
    grid,
    more,
  );
  render();
}
