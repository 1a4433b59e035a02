const HEAT = [
  [66, 10, 104],
  [120, 28, 109],
  [165, 44, 96],
  [207, 68, 70],
  [237, 105, 37],
  [251, 155, 6],
  [247, 209, 61],
  [252, 255, 164],
];

function heat(value) {
  const place = value * (HEAT.length - 1);
  const first = Math.min(Math.floor(place), HEAT.length - 2);
  return HEAT[first].map((from, channel) => from + (place - first) * (HEAT[first + 1][channel] - from));
}

function mapCanvas(map) {
  const canvas = el("canvas", {width: map.width, height: map.height, "aria-hidden": "true"});
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(map.width, map.height);
  bytes(map.values).forEach((value, index) => pixels.data.set([...heat(value / 255), 0.65 * value], 4 * index));
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function picture(image, text, map) {
  const node = el("div", {class: "picture"});
  if (image < 0) node.append(el("span", {class: "none"}, "not in this file"));
  else {
    const img = el("img", {src: data.images[image], alt: text, decoding: "async"});
    img.addEventListener("load", () => {
      if (Math.max(img.naturalWidth, img.naturalHeight) <= 64) img.className = "tiny";
    });
    node.append(img);
    if (map) node.append(mapCanvas(map));
  }
  return node;
}

const rowsOf = data.predictions
  ? data.predictions.rows.map(([name, truth, truthProbability, image, ...top], index) => ({
      index,
      name,
      truth,
      truthProbability,
      image,
      predicted: top[0],
      confidence: top[1],
      top: Array.from({length: top.length / 2}, (_, place) => [top[2 * place], top[2 * place + 1]]),
    }))
  : [];

function card(row, mapOf) {
  const maps = data.predictions.maps[row.index] || [];
  const map =
    mapOf === "predicted"
      ? maps.find(candidate => candidate.class === row.predicted)
      : mapOf === "true"
        ? maps.find(candidate => candidate.class === row.truth)
        : null;
  const right = row.truth === row.predicted;
  const text = `${row.name}: ${label(row.truth)}, predicted ${label(row.predicted)} with ${percent(row.confidence)}`;
  const shown = row.top.some(([index]) => index === row.truth)
    ? row.top
    : [...row.top, [row.truth, row.truthProbability]];
  return el(
    "li",
    {"data-name": row.name},
    picture(row.image, text, map),
    el(
      "p",
      {},
      el(
        "span",
        {class: right ? "verdict hit" : "verdict miss"},
        el("span", {}, right ? "✓" : "✗"),
        named(row.predicted),
      ),
      right ? null : el("span", {class: "cut"}, "is ", el("bdi", {title: label(row.truth)}, label(row.truth))),
      el("bdi", {class: "cut file", title: row.name}, row.name),
    ),
    el(
      "ul",
      {class: "probabilities"},
      shown.map(([index, probability]) =>
        el("li", {vars: {"--p": probability}}, named(index), el("span", {}, percent(probability))),
      ),
    ),
  );
}
