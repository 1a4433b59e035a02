function metricsSection() {
  if (!data.metrics) return;
  const node = section("metrics", "Classes", "Precision, recall and F1 of each class. A heading sorts the table.");
  const rows = data.metrics.classes.map(([precision, recall, f1, support], index) => ({
    index,
    precision,
    recall,
    f1,
    support,
  }));
  let query = "";
  const measure = (title, value) => ({
    title,
    number: true,
    value,
    cell: row => [bar(value(row)), percent(value(row))],
  });
  const list = table(
    [
      {title: "Class", heading: true, value: row => label(row.index), cell: row => named(row.index)},
      measure("Precision", row => row.precision),
      measure("Recall", row => row.recall),
      measure("F1", row => row.f1),
      {title: "Images", number: true, value: row => row.support, cell: row => count(row.support)},
    ],
    rows,
    {
      caption: "Precision, recall and F1 of each class",
      filter: row => label(row.index).toLowerCase().includes(query),
    },
  );
  if (classes.length > 12)
    node.append(
      el(
        "div",
        {class: "controls"},
        el(
          "label",
          {},
          "Find a class",
          el("input", {
            type: "search",
            on: {
              input: event => {
                query = event.target.value.toLowerCase();
                say(`${count(list.render())} classes`);
              },
            },
          }),
        ),
      ),
    );
  node.append(list.node);
}
