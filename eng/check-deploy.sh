#!/usr/bin/env bash
# Publishes samples/Classify for four systems, trimmed, and as native code; runs what this machine can run; compares the
# sizes with their limits. Usage: check-deploy.sh
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
model=tests/data/onnx/weights.safetensors
image=tests/data/golden/pillow/exif_1.jpg
broken=README.md

fail() { echo "FAILED: $*"; exit 1; }

# publish NAME LIMIT_MB OPTIONS...
publish() {
  local name=$1 limit=$2 size
  shift 2
  dotnet publish samples/Classify -c Release --nologo -v:quiet -o "$work/$name" "$@" 2>&1 | tee "$work/log"
  # Warnings of the analysis of trimming among them.
  ! grep -q ' warning ' "$work/log" || fail "publishing $name warns"
  size=$(du -sm --apparent-size "$work/$name" | cut -f1)
  echo "-- $name: $size MB, at most $limit"
  [ "$size" -le "$limit" ] || fail "$name has $size MB"
}

run() {
  local status=0
  "$work/$1/Classify" "$model" "$image" "$broken" > "$work/out" 2> "$work/err" || status=$?
  [ "$status" = 1 ] || { cat "$work/err"; fail "$1 ends with $status"; }
  grep -q "^$image	frog: " "$work/out" || { cat "$work/out"; fail "$1 does not name the class"; }
  grep -q "'$broken' is a text file" "$work/err" || { cat "$work/err"; fail "$1 does not say what is wrong"; }
}

for system in linux-x64 linux-arm64 win-x64 osx-arm64; do
  publish "$system" 40 -r "$system" --self-contained -p:PublishTrimmed=true
done
run linux-x64
if command -v gcc > /dev/null || command -v clang > /dev/null; then
  compiler=$(command -v clang > /dev/null || echo -p:CppCompilerAndLinker=gcc)
  publish native 20 -r linux-x64 -p:PublishAot=true $compiler
  run native
else
  echo "-- native: left out, there is no C compiler to link with"
fi
