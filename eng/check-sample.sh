#!/usr/bin/env bash
# Runs the sample exactly as the README says, from the top of the repository, and looks at what it leaves.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf runs
started=$SECONDS
bash -c "$(eng/readme-block.sh sample)"
echo "took $((SECONDS - started)) s"
for name in weights.safetensors best.safetensors log.csv confusion.png confusion.svg curves.png curves.svg; do
  [ -s runs/*/"$name" ] || { echo "$name is missing"; exit 1; }
done
[ "$(wc -l < "$(ls runs/*/log.csv)")" -ge 3 ]
rm -rf runs
