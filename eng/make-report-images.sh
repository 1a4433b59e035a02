#!/usr/bin/env bash
# Makes the pictures of docs/report.md and docs/explanation.md: trains for about a minute, then needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet run -c Release --project eng/ReportPictures -- tests/data/cifar10-mini "$folder"
for picture in calibration classes gates gate-summary gradcam; do
  cp "$folder/$picture.png" docs/images/
done
"$(eng/find-chromium.sh)" --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking \
  --virtual-time-budget=4000 --window-size=1100,1950 --screenshot="$folder/page.png" "file://$folder/report.html"
# A half of its size is enough to see what it is like.
/usr/bin/python3 - "$folder/page.png" docs/images/report.png <<'PYTHON'
import sys
from PIL import Image
page = Image.open(sys.argv[1]).convert("RGB")
page.resize((page.width // 2, page.height // 2), Image.LANCZOS).save(sys.argv[2], optimize=True)
PYTHON
