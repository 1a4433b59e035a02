overview();
curves();
confusion();
metricsSection();
examples();
calibration();
gates();
dataSection();
layers();
settings();
foot();
markSection();
addEventListener("beforeprint", () => {
  for (const node of document.querySelectorAll("details")) node.open = node.open || node.textContent.length < 4000;
});
