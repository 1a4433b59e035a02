function layers() {
  if (!data.layers) return;
  const rows = data.layers.rows.map(([name, kind, shape, parameters, multiplyAdds], index) => ({
    index,
    name,
    kind,
    shape,
    parameters,
    multiplyAdds,
  }));
  const node = section(
    "layers",
    "Layers",
    `${count(data.layers.parameters)} parameters and ${count(data.layers.multiplyAdds)} multiply-adds for an image of ${data.layers.input}.`,
  );
  const most = {
    parameters: Math.max(1, ...rows.map(row => row.parameters)),
    multiplyAdds: Math.max(1, ...rows.map(row => row.multiplyAdds)),
  };
  node.append(
    table(
      [
        {title: "Layer", heading: true, value: row => row.name},
        {title: "Kind", value: row => row.kind},
        {title: "Output", number: true, value: row => row.index, cell: row => row.shape},
        {
          title: "Parameters",
          number: true,
          value: row => row.parameters,
          cell: row => [bar(row.parameters / most.parameters), count(row.parameters)],
        },
        {
          title: "Multiply-adds",
          number: true,
          value: row => row.multiplyAdds,
          cell: row => (row.multiplyAdds ? [bar(row.multiplyAdds / most.multiplyAdds), count(row.multiplyAdds)] : "–"),
        },
      ],
      rows,
      {caption: "Layers of the network"},
    ).node,
  );
}
