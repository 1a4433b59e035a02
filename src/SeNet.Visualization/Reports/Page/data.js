function dataSection() {
  const hasCheck = data.check.summary || data.check.findings.length;
  if (!data.splits.length && !data.examples.length && !hasCheck) return;
  const node = section("data", "Data");
  if (data.splits.length) {
    const order = classes.map((_, index) => index);
    const many = classes.length > 40;
    const counts = data.splits.map(split => split.counts);
    if (many) order.sort((a, b) => counts[0][b] - counts[0][a]);
    node.append(
      el(
        "p",
        {class: "lead"},
        data.splits
          .map(split => `${images(split.counts.reduce((sum, number) => sum + number, 0))} for ${split.name}`)
          .join(", ") + ".",
        many ? " Classes are in the order of their size." : "",
      ),
    );
    const panel = el("div", {class: "grid"});
    data.splits.forEach((split, index) =>
      panel.append(
        chart({
          title: `Images per class, ${split.name}`,
          xs: order.map((_, place) => place),
          xName: "class",
          xText: place => (many ? String(place + 1) : clip(label(order[place]), 14)),
          low: 0,
          height: 280,
          format: value => count(value),
          bars: {
            values: order.map(place => split.counts[place]),
            color: `var(--c${index})`,
            text: place => `${label(order[place])}: ${images(split.counts[order[place]])}`,
          },
        }),
      ),
    );
    node.append(
      panel,
      behind(
        [
          {title: "Class", heading: true, value: row => label(row), cell: row => named(row)},
          ...data.splits.map(split => ({
            title: split.name,
            number: true,
            value: row => split.counts[row],
            cell: row => count(split.counts[row]),
          })),
        ],
        classes.map((_, index) => index),
        "Images per class",
      ),
    );
  }
  if (hasCheck) {
    node.append(el("h3", {}, "What the check found"));
    if (data.check.summary) node.append(el("p", {}, data.check.summary));
    for (const finding of data.check.findings)
      node.append(
        el(
          "div",
          {class: finding.problem ? "finding problem" : "finding"},
          finding.items.length === 0
            ? el("span", {}, finding.title)
            : el(
                "details",
                {},
                el("summary", {}, finding.title),
                el(
                  "ul",
                  {tabindex: 0},
                  finding.items.map(item => el("li", {}, el("bdi", {}, item))),
                  finding.count > finding.items.length
                    ? el("li", {}, `and ${count(finding.count - finding.items.length)} more`)
                    : null,
                ),
              ),
        ),
      );
  }
  if (data.examples.length) {
    node.append(
      el("h3", {}, "Training images"),
      el(
        "ul",
        {class: "thumbs small"},
        data.examples.map(([index, image]) =>
          el("li", {}, picture(image, `training image of ${label(index)}`), el("p", {}, named(index))),
        ),
      ),
    );
  }
}
