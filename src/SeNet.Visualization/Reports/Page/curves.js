function curves() {
  if (!data.history.epochs.length) return;
  const node = section(
    "curves",
    "Curves",
    "Point at a curve, or focus it and press the arrow keys, to read its values.",
  );
  const grid = el("div", {class: "grid"});
  const titles = {
    loss: "Loss",
    accuracy: "Accuracy",
    "learning rate": "Learning rate",
    metrics: "Metrics",
    seconds: "Seconds per epoch",
  };
  for (const [key, title] of Object.entries(titles)) {
    const lines = data.history.series.filter(line => line.chart === key);
    if (!lines.length) continue;
    grid.append(
      chart({
        title,
        xs: data.history.epochs,
        xName: "Epoch",
        format: key === "accuracy" ? shortPercent : short,
        ...(key === "seconds" ? {low: 0} : {}),
        series: lines.map((line, index) => ({
          name: line.name,
          values: line.values,
          color: `var(--c${index % COLORS})`,
          dash: index >= COLORS,
        })),
      }),
    );
  }
  node.append(
    grid,
    behind(
      [
        {title: "Epoch", number: true, value: row => data.history.epochs[row]},
        ...data.history.series.map(line => ({
          title: line.name,
          number: true,
          value: row => line.values[row] ?? -Infinity,
          cell: row => short(line.values[row]),
        })),
      ],
      data.history.epochs.map((_, index) => index),
      "Values of each epoch",
    ),
  );
}
