#!/usr/bin/env bash
# Runs the programs and the page of docs/onnx.md on the packages in FOLDER: all must find the same class. Usage: check-onnx.sh FOLDER
# The page needs Node.js and Chromium; on Debian, as root, Chromium is installed if it is missing. Without them the page is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
packages=$(realpath "$1")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
rm -rf "$cache/senet.onnx/0.1.0" "$cache/senet.inference/0.1.0"
cd "$work"
echo "<configuration><packageSources><add key=\"senet\" value=\"$packages\" /></packageSources></configuration>" > nuget.config
version() { grep -oP "Include=\"$1\" Version=\"\K[^\"]+" "$repository/Directory.Packages.props"; }
skia=$(grep -oP '(?<=<SkiaSharpVersion>)[^<]+' "$repository/Directory.Packages.props")
runtime="Microsoft.ML.OnnxRuntime@$(version Microsoft.ML.OnnxRuntime) SkiaSharp@$skia SkiaSharp.NativeAssets.Linux.NoDependencies@$skia"
program() {
  dotnet new console -o "$1" > /dev/null
  for package in "${@:2}"; do dotnet add "$1" package "${package%@*}" --version "${package#*@}" > "$1/add.log" || { cat "$1/add.log"; fail "$package"; }; done
  "$repository/eng/readme-block.sh" "$1" > "$1/Program.cs"
  dotnet build -c Release --nologo "$1" > "$1/build.log" || { cat "$1/build.log"; fail "'$1' does not build"; }
}
program export SeNet.Onnx@0.1.0
program onnxruntime $runtime
program mlnet "Microsoft.ML@$(version Microsoft.ML)" "Microsoft.ML.OnnxTransformer@$(version Microsoft.ML.OnnxTransformer)" $runtime

mkdir use && cd use
cp "$repository/tests/data/onnx/weights.safetensors" . && cp "$repository/docs/images/ship.png" photo.jpg
for name in export onnxruntime mlnet; do
  timeout 300 "../$name/bin/Release/net10.0/$name" > "$name.log" 2>&1 || { cat "$name.log"; fail "'$name' does not run"; }
done
! ls ../export/bin/Release/net10.0 | grep -iE 'torch' || fail "exporting brings libtorch along"
grep -qx ship onnxruntime.log || fail "ONNX Runtime says '$(cat onnxruntime.log)'"
grep -qx ship mlnet.log || fail "ML.NET says '$(cat mlnet.log)'"

command -v npm > /dev/null || { echo "the page is left out: there is no npm"; exit 0; }
browser=$("$repository/eng/find-chromium.sh")
[ -n "$browser" ] || { echo "the page is left out: there is no Chromium"; exit 0; }
npm install --silent --no-audit --no-fund --prefix npm onnxruntime-web@1.30.0 > npm.log 2>&1 || { cat npm.log; fail "npm"; }
cp npm/node_modules/onnxruntime-web/dist/{ort.wasm.min.mjs,ort-wasm-simd-threaded.mjs,ort-wasm-simd-threaded.wasm} .
"$repository/eng/readme-block.sh" web > index.html
echo '["airplane","automobile","bird","cat","deer","dog","frog","horse","ship","truck"]' > names.json
node "$repository/eng/serve.mjs" > port &
server=$!
until [ -s port ]; do sleep 0.1; done
timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --user-data-dir="$work/profile" --virtual-time-budget=60000 \
  --dump-dom "http://127.0.0.1:$(cat port)/" > page.html 2> browser.log || { cat browser.log; fail "the browser"; }
grep -q '<p id="label">ship</p>' page.html || { cat browser.log page.html; fail "the page finds another class"; }
echo "ONNX Runtime, ML.NET and the page say ship"
