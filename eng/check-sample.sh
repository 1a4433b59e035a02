#!/usr/bin/env bash
# Runs the sample exactly as the README says, from the top of the repository, and looks at what it leaves. Other runs stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p runs
touch runs/.before
started=$SECONDS
bash -c "$(eng/readme-block.sh sample)"
echo "took $((SECONDS - started)) s"
run=$(find runs -mindepth 1 -maxdepth 1 -type d -newer runs/.before)
rm runs/.before
[ -d "$run" ] || { echo "there is not one new folder under runs/: '$run'"; exit 1; }
for name in weights.safetensors best.safetensors log.csv report.csv confusion.png confusion.svg curves.png curves.svg command.txt; do
  [ -s "$run/$name" ] || { echo "$name is missing"; exit 1; }
done
[ "$(wc -l < "$run/log.csv")" -ge 3 ]
rm -rf "$run"
