function overview() {
  document.getElementById("subtitle").textContent = data.subtitle;
  const tiles = [];
  const add = (name, value) => tiles.push(el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  if (data.metrics) {
    add("Accuracy", percent(data.metrics.accuracy));
    add("Test images", count(data.metrics.images));
    add("Macro F1", data.metrics.macroF1.toFixed(3));
    if (data.metrics.classes.some(row => row[3] !== data.metrics.classes[0][3]))
      add("Balanced accuracy", percent(data.metrics.balancedAccuracy));
  }
  if (data.calibration) add("Calibration error", percent(data.calibration.error));
  add("Classes", count(classes.length));
  if (data.history.epochs.length) add("Epochs", count(data.history.epochs.length));
  if (data.layers) {
    add("Parameters", compact(data.layers.parameters));
    add("Multiply-adds", compact(data.layers.multiplyAdds));
  }
  main.append(el("dl", {class: "tiles"}, tiles));
}

function settings() {
  if (!data.settings.length && !data.environment.length) return;
  const node = section("settings", "Settings and environment");
  node.append(
    el(
      "div",
      {class: "grid"},
      data.settings.length ? facts("Settings", data.settings) : null,
      data.environment.length ? facts("Environment", data.environment) : null,
    ),
  );
}

function foot() {
  const withImages = rowsOf.filter(row => row.image >= 0).length;
  const parts = [];
  if (data.predictions && data.predictions.total)
    parts.push(
      `This file holds ${count(rowsOf.length)} of ${count(data.predictions.total)} predictions, ${count(withImages)} of them with their image.`,
    );
  parts.push("It needs no network, and sends nothing.");
  main.append(el("footer", {}, parts.join(" ")));
}

function markSection() {
  const links = new Map([...document.querySelectorAll("#sections a")].map(link => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    entries => {
      for (const entry of entries)
        if (entry.isIntersecting) {
          for (const link of links.values()) link.removeAttribute("aria-current");
          links.get(entry.target.id).setAttribute("aria-current", "true");
        }
    },
    {rootMargin: "-20% 0px -75% 0px"},
  );
  for (const node of document.querySelectorAll("main > section")) seen.observe(node);
}
