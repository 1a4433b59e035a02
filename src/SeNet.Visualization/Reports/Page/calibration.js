function calibration() {
  if (!data.calibration) return;
  const node = section(
    "calibration",
    "Calibration",
    `Of images that are predicted with 80%, 80% should be right. The expected calibration error is ${percent(data.calibration.error, 2)}: ` +
      "the mean distance of the bars from the line, weighted by their images.",
  );
  const bins = data.calibration.bins;
  const range = index => `${percent(bins[index][0], 0)}–${percent(bins[index][1], 0)}`;
  const grid = el("div", {class: "grid"});
  grid.append(
    chart({
      title: "Reliability diagram",
      xs: bins.map((_, index) => index),
      xName: "probability of the predicted class",
      xText: index => percent(bins[index][0], 0),
      low: 0,
      high: 1,
      height: 300,
      format: value => percent(value, 0),
      series: [
        {
          name: "accuracy if perfectly calibrated",
          values: bins.map(bin => (bin[2] ? bin[3] : (bin[0] + bin[1]) / 2)),
          color: "var(--soft)",
          dash: true,
        },
      ],
      bars: {
        values: bins.map(bin => (bin[2] ? bin[4] : null)),
        color: "var(--c0)",
        text: index =>
          bins[index][2] ? `accuracy ${percent(bins[index][4])} of ${images(bins[index][2])}` : "no image",
      },
    }),
    chart({
      title: "Images by probability",
      xs: bins.map((_, index) => index),
      xName: "probability of the predicted class",
      xText: index => percent(bins[index][0], 0),
      low: 0,
      height: 300,
      format: value => count(Math.round(value)),
      bars: {
        values: bins.map(bin => bin[2]),
        color: "var(--c0)",
        text: index => `${range(index)}: ${images(bins[index][2])}`,
      },
    }),
  );
  node.append(
    grid,
    behind(
      [
        {title: "Probability", heading: true, value: row => row, cell: range},
        {title: "Images", number: true, value: row => bins[row][2], cell: row => count(bins[row][2])},
        {
          title: "Mean probability",
          number: true,
          value: row => bins[row][3],
          cell: row => (bins[row][2] ? percent(bins[row][3]) : "–"),
        },
        {
          title: "Accuracy",
          number: true,
          value: row => bins[row][4],
          cell: row => (bins[row][2] ? percent(bins[row][4]) : "–"),
        },
      ],
      bins.map((_, index) => index),
      "Calibration",
    ),
  );
}
