#!/usr/bin/env bash
# The packages hold what they should. Usage: check-packages.sh FOLDER
set -euo pipefail
folder=$1
has() { unzip -l "$1" | awk '{print $4}' | grep -qx "$2" || { echo "$1 lacks $2"; exit 1; }; }
for id in SeNet.Inference SeNet SeNet.Visualization SeNet.Onnx SeNet.Quantization SeNet.Mpi; do
  package="$folder/$id.0.1.0.nupkg"
  for file in README.md LICENSE icon.png "lib/net10.0/$id.dll" "lib/net10.0/$id.xml"; do has "$package" "$file"; done
  for element in readme icon projectUrl license; do
    unzip -p "$package" "$id.nuspec" | grep -q "<$element[ >]" || { echo "$package: its nuspec has no $element"; exit 1; }
  done
  # Links of Markdown that are neither addresses nor headings of the page.
  ! unzip -p "$package" README.md | grep -nP '\]\((?!https://|#)' || { echo "$package: its readme has relative links"; exit 1; }
  has "$folder/$id.0.1.0.snupkg" "lib/net10.0/$id.pdb"
done
for at in build buildTransitive; do
  has "$folder/SeNet.0.1.0.nupkg" "$at/SeNet.targets"
  has "$folder/SeNet.0.1.0.nupkg" "$at/LibTorchSharpPatch.cs"
  has "$folder/SeNet.0.1.0.nupkg" "$at/SeNetStart.cs"
done
has "$folder/SeNet.Visualization.0.1.0.nupkg" "DejaVuSans.LICENSE.txt"
echo "ok"
