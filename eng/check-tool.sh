#!/usr/bin/env bash
# Packs the tool `senet`, installs it from a local folder into an empty tool path, and runs the commands of docs/tool.md with it on
# the small CIFAR-10 of the repository, written out as a folder of images. Usage: check-tool.sh [FOLDER for the packages]
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=${1:-$work/packages}
mkdir -p "$packages"
packages=$(realpath "$packages")

say() { printf -- '-- %s\n' "$*"; }
fail() { echo "FAILED: $*"; exit 1; }
has() { [ -s "$1" ] || fail "'$1' is missing"; }

say "pack and install with the README's commands, into another folder and an empty tool path"
cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
rm -rf "$cache"/senet.cli "$cache"/senet.cli.linux-x64
commands=$(eng/readme-block.sh tool-install)
commands=${commands//-o packages/-o \"$packages\"}
commands=${commands//\$PWD\/packages/$packages}
commands=${commands//--global/--tool-path \"$work/tools\"}
bash -euxo pipefail -c "$commands"
rm -rf "$cache"/senet.cli "$cache"/senet.cli.linux-x64
size=$(stat -c %s "$packages/SeNet.Cli.linux-x64.0.1.0.nupkg")
echo "SeNet.Cli.linux-x64: $((size / 1000000)) MB"
[ "$size" -lt 250000000 ] || fail "nuget.org takes packages of 250 MB at most"
unzip -l "$packages/SeNet.Cli.linux-x64.0.1.0.nupkg" | grep libtorch_cpu.so > /dev/null || fail "the package has no libtorch"
export PATH="$work/tools:$PATH" SENET_HOME="$work/cache"
mkdir "$work/walk" && cd "$work/walk"

say "doctor and models"
senet doctor
[ "$(senet models --json | grep -c '"name"')" -gt 50 ] || fail "there are too few models"

say "a folder of photos: the small CIFAR-10"
senet data cifar10 --data-dir "$repository/tests/data/cifar10-mini" --write-images photos --most 40 > /dev/null

say "the commands of docs/tool.md"
commands=$("$repository/eng/readme-block.sh" tool-walk)
[ "$(grep -c '^senet ' <<< "$commands")" = 10 ] || fail "docs/tool.md has not ten commands"
# Fewer epochs than in the page, and the image that it predicts.
mkdir new && cp photos/test/cat/*.png new/
status=0
bash -euxo pipefail -c "${commands//--epochs 10/--epochs 2}" > walk.log 2>&1 || status=$?
tail -40 walk.log
[ "$status" = 0 ] || fail "a command of docs/tool.md failed"
[ -e drop.txt ] || fail "there is no list of files to leave out"
ls maps/*.png > /dev/null || fail "there is no class activation map"
for file in photos.png runs/1/report.html runs/1/predictions.csv runs/1/pictures/confusion.png new.csv classifier.onnx small.onnx; do has "$file"; done

say "a mistake is one line and exit code 2"
status=0
senet train nowhere 2> errors.txt || status=$?
[ "$status" = 2 ] && [ "$(wc -l < errors.txt)" = 1 ] || fail "exit code $status: $(cat errors.txt)"
echo "ok"
