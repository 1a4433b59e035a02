function gates() {
  const all = data.gates;
  if (!all) return;
  const node = section(
    "gates",
    "Gates of the SE blocks",
    `What each block lets through of each channel, averaged over ${images(all.images)}. A channel is saturated if its gate is at least ` +
      `${all.saturatedThreshold}, and dead if it is at most ${all.deadThreshold}, in ${percent(all.imageShare, 0)} of the images.`,
  );
  const unpack = text => Array.from(bytes(text), byte => all.low + (byte / 255) * (all.high - all.low));
  const blocks = all.blocks.map(block => ({...block, values: unpack(block.all)}));
  const quantile = (values, share) =>
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
  const marks = blocks
    .map((block, index) => ({at: index, text: block.stage ? `stage ${block.stage}` : ""}))
    .filter((mark, index) => index > 0 && blocks[index].stage !== blocks[index - 1].stage && blocks.length <= 24);
  const xs = blocks.map((_, index) => index + 1);
  node.append(
    el(
      "div",
      {class: "grid"},
      chart({
        title: "Gates by block: mean and middle 80% of the channels",
        xs,
        xName: "block",
        xText: index => String(index + 1),
        low: all.low,
        high: all.high,
        marks,
        ranges: {
          low: blocks.map(block => quantile(block.values, 0.1)),
          high: blocks.map(block => quantile(block.values, 0.9)),
          middle: blocks.map(block => block.mean),
          text: index =>
            `${blocks[index].name}: mean ${blocks[index].mean.toFixed(3)}, ${blocks[index].saturated} saturated and ${blocks[index].dead} dead of ${blocks[index].channels}`,
        },
      }),
      chart({
        title: "Difference between classes by block",
        xs,
        xName: "block",
        xText: index => String(index + 1),
        low: 0,
        bars: {
          values: blocks.map(block => block.spread),
          color: "var(--c1)",
          text: index => `${blocks[index].name}: ${blocks[index].spread.toFixed(4)}`,
        },
      }),
    ),
    behind(
      [
        {title: "Block", heading: true, value: block => block.name},
        {
          title: "Stage",
          number: true,
          value: block => block.stage || 0,
          cell: block => (block.stage ? String(block.stage) : "–"),
        },
        {title: "Channels", number: true, value: block => block.channels, cell: block => count(block.channels)},
        {title: "Mean gate", number: true, value: block => block.mean, cell: block => block.mean.toFixed(3)},
        {
          title: "Difference between classes",
          number: true,
          value: block => block.spread,
          cell: block => block.spread.toFixed(4),
        },
        {title: "Saturated", number: true, value: block => block.saturated, cell: block => count(block.saturated)},
        {title: "Dead", number: true, value: block => block.dead, cell: block => count(block.dead)},
      ],
      blocks,
      "Gates by block",
    ),
  );

  node.append(el("h3", {}, "One block, channel by channel"));
  const state = {
    block: blocks.length - 1,
    classes: new Set(all.classes.slice(0, Math.min(4, all.classes.length))),
    sorted: blocks[blocks.length - 1].channels > 64,
  };
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
    const series = shown.map(index => ({
      name: label(index),
      values: line(unpack(block.byClass[all.classes.indexOf(index)])),
      color: colorOf(index),
    }));
    series.push({name: "all classes", values: line(block.values), color: "var(--ink)", wide: true});
    const lines = series.map(entry => entry.values);
    holder.replaceChildren(
      chart({
        title: `${block.name}: mean gate of ${count(block.channels)} channels`,
        xs: order.map((_, place) => place),
        series,
        height: 320,
        xName: state.sorted ? "channel, in the order of the mean gate" : "channel",
        xText: place => String(order[place]),
        low: all.low,
        high: all.high,
        format: number => number.toFixed(2),
      }),
      behind(
        [
          {title: "Channel", number: true, value: place => order[place], cell: place => String(order[place])},
          ...series.map((entry, index) => ({
            title: entry.name,
            number: true,
            value: place => lines[index][place],
            cell: place => lines[index][place].toFixed(3),
          })),
        ],
        order.map((_, place) => place),
        `Gates of ${block.name}`,
      ),
    );
    for (const box of boxes.querySelectorAll("input")) box.disabled = !box.checked && state.classes.size >= COLORS - 1;
  }

  const boxes = el(
    "fieldset",
    {class: "controls", vars: {border: "0", padding: "0", "margin-top": "0"}},
    el("legend", {class: "hidden"}, "Classes"),
    all.classes.map(index =>
      el(
        "label",
        {class: "check"},
        el("input", {
          type: "checkbox",
          checked: state.classes.has(index),
          on: {
            change: event => {
              if (event.target.checked) state.classes.add(index);
              else state.classes.delete(index);
              render();
            },
          },
        }),
        named(index),
      ),
    ),
  );
  node.append(
    el(
      "div",
      {class: "controls"},
      el(
        "label",
        {},
        "Block",
        el(
          "select",
          {
            id: "gate-block",
            on: {
              change: event => {
                state.block = Number(event.target.value);
                render();
              },
            },
          },
          blocks.map((block, index) =>
            el("option", {value: index, selected: index === state.block}, `${block.name} (${block.channels})`),
          ),
        ),
      ),
      el(
        "label",
        {class: "check"},
        el("input", {
          type: "checkbox",
          checked: state.sorted,
          on: {
            change: event => {
              state.sorted = event.target.checked;
              render();
            },
          },
        }),
        "Sort the channels by their mean gate",
      ),
    ),
    boxes,
    ...(all.classes.length < all.allClasses
      ? [el("p", {class: "note"}, `${all.classes.length} of ${count(all.allClasses)} classes are in this file.`)]
      : []),
    holder,
  );
  render();

  const stages = [...new Set(blocks.map(block => block.stage || 0))];
  const mean = (stage, place) => {
    const own = blocks.filter(block => (block.stage || 0) === stage);
    return (
      own.reduce((sum, block) => sum + block.channels * block.means[place], 0) /
      own.reduce((sum, block) => sum + block.channels, 0)
    );
  };
  node.append(
    el("h3", {}, "Mean gate by class and stage"),
    table(
      [
        {
          title: "Class",
          heading: true,
          value: place => label(all.present[place]),
          cell: place => named(all.present[place]),
        },
        ...stages.map(stage => ({
          title: stage ? `Stage ${stage}` : "No stage",
          number: true,
          value: place => mean(stage, place),
          cell: place => [bar((mean(stage, place) - all.low) / (all.high - all.low)), mean(stage, place).toFixed(3)],
        })),
      ],
      all.present.map((_, place) => place),
      {caption: "Mean gate by class and stage"},
    ).node,
  );
}
