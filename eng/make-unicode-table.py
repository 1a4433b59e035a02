#!/usr/bin/env python3
"""Makes src/SeNet/Data/Folders/canonical.txt, the data of Unicode's canonical composition (make-unicode-table.py TARGET_FILE).

Needed because .NET leaves strings as they are in string.Normalize where globalization is invariant. Three kinds of line, in hexadecimal:
'= C A B' or '= C A': C decomposes into A and B, and they compose into C; '- C A B' or '- C A': C decomposes and is never composed;
'# FIRST LAST CLASS': combining class of a range of characters. Hangul syllables are computed and have no line.
"""
import sys
import unicodedata as unicode
from pathlib import Path

lines = []
for code in range(sys.maxunicode + 1):
    parts = unicode.decomposition(chr(code))
    if parts and not parts.startswith("<"):
        composed = unicode.normalize("NFC", "".join(chr(int(part, 16)) for part in parts.split())) == chr(code)
        lines.append(" ".join(["=" if composed else "-", f"{code:X}"] + [f"{int(part, 16):X}" for part in parts.split()]))

first = 0
classes = [unicode.combining(chr(code)) for code in range(sys.maxunicode + 1)] + [0]
for code in range(1, len(classes)):
    if classes[code] != classes[first]:
        if classes[first]:
            lines.append(f"# {first:X} {code - 1:X} {classes[first]:X}")
        first = code

Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="ascii")
