#!/usr/bin/env bash
# Kills a training at random moments and resumes it, COUNT times in all; each run that ends must leave the bits of one that was
# left alone. Usage: eng/kill-loop.sh [COUNT], 1000 by default; exit code 1 at the first difference.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-1000}
dotnet build -c Release --nologo -v:quiet samples/TrainCifar10
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(--filters 16 --blocks 2 --batch 25 --epochs 3)
train() { OMP_NUM_THREADS=1 exec dotnet samples/TrainCifar10/bin/Release/net10.0/TrainCifar10.dll "${options[@]}" "$@"; }

(train --out "$work/whole") > "$work/whole.log" || { cat "$work/whole.log"; exit 1; }
kills=0 runs=0
while [ "$kills" -lt "$count" ]; do
  run="$work/run"
  rm -rf "$run"
  until [ -s "$run/confusion.png" ]; do
    # A process that was killed before its first checkpoint has nothing to go on from.
    if compgen -G "$run/checkpoints/*.safetensors" > "$work/found"; then from=(--resume "$run"); else rm -rf "$run"; from=(--out "$run"); fi
    (train "${from[@]}") > "$work/run.log" 2>&1 &
    process=$!
    sleep "$((RANDOM % 6)).$((RANDOM % 10))"
    if kill -9 "$process" 2> "$work/kill.log"; then
      wait "$process" 2> "$work/wait.log" || true
      kills=$((kills + 1))
      [ "$((kills % 50))" != 0 ] || echo "$kills kills, $runs runs compared ($SECONDS s)"
      [ "$kills" -lt "$count" ] || break
    else
      wait "$process" || { cat "$work/run.log"; echo "a resumed run failed after $kills kills"; exit 1; }
    fi
  done
  [ -s "$run/confusion.png" ] || break
  for file in weights.safetensors best.safetensors log.csv; do
    cmp "$work/whole/$file" "$run/$file" || { echo "$file differs after $kills kills"; exit 1; }
  done
  runs=$((runs + 1))
done
echo "$kills kills, $runs runs compared, no difference ($SECONDS s)"
