#!/usr/bin/env python3
"""Makes tests/data/golden/decoding: image files as programs and cameras write them, and what Pillow makes of each
(make-decoding-golden.py TARGET_FOLDER): NAME.png beside NAME is ImageOps.exif_transpose(image).convert("RGB").

Files that Pillow cannot write are written here byte by byte. Needs Pillow (Debian: python3-pil).
"""
import math
import random
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageOps

WIDTH, HEIGHT = 37, 29
ORIENTATION = 0x112
draw = random.Random(1)


def source():
    """Smooth colours, sharp edges and noise."""
    def pixel(x, y):
        smooth = (255 * x / WIDTH, 255 * y / HEIGHT, 127 + 120 * math.sin(x * y / 40))
        edge = 90 if (x // 9 + y // 7) % 2 else 0
        return tuple(int(max(0, min(255, value - edge + draw.gauss(0, 10)))) for value in smooth)

    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.putdata([pixel(x, y) for y in range(HEIGHT) for x in range(WIDTH)])
    return image


def noise(count):
    return bytes(draw.randrange(256) for _ in range(count))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(bits, colours, samples, before=b"", interlaced=False):
    """Random pixels; interlaced rows are those of Adam7's passes."""
    def rows(width, height):
        return b"".join(b"\0" + noise((width * samples * bits + 7) // 8) for _ in range(height) if width)

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    content = b"".join(
        rows(len(range(x, WIDTH, right)), len(range(y, HEIGHT, down))) for x, y, right, down in passes
    ) if interlaced else rows(WIDTH, HEIGHT)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colours, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(content))
            + chunk(b"IEND", b""))


def bmp(bits, compression=0, masks=b"", height=HEIGHT, palette=b""):
    stride = (WIDTH * bits + 31) // 32 * 4
    data = noise(stride * HEIGHT)
    start = 14 + 40 + len(masks) + len(palette)
    return (b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start)
            + struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(data), 0, 0,
                          len(palette) // 4, 0)
            + masks + palette + data)


def gif(transparent=None, background=0, local=False, frames=1):
    """A first frame that is smaller than the picture, of four colours."""
    colours = bytes([10, 20, 30, 200, 100, 50, 0, 255, 0, 90, 90, 250])
    result = b"GIF89a" + struct.pack("<HHBBB", 20, 16, 0xF1, background, 0) + colours
    for frame in range(frames):
        if transparent is not None:
            result += b"\x21\xf9\x04" + bytes([1 | 2 << 2, 10, 0, transparent, 0])
        result += b"\x2c" + struct.pack("<HHHHB", 4, 3, 9, 7, 0x81 if local else 0)
        if local:
            result += bytes([255, 0, 0, 1, 2, 3, 50, 60, 70, 250, 250, 0])
        result += lzw([(i * 7 // 3 + frame) % 4 for i in range(63)])
    return result + b";"


def lzw(values):
    """Codes of three bits, with a clear code before every second value."""
    codes = [code for i, value in enumerate(values) for code in ([4] if i % 2 == 0 else []) + [value]] + [5]
    number = sum(code << 3 * i for i, code in enumerate(codes))
    packed = number.to_bytes((3 * len(codes) + 7) // 8, "little")
    blocks = [packed[i:i + 255] for i in range(0, len(packed), 255)]
    return bytes([2]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def tiff(orientation):
    return b"II*\0" + struct.pack("<IHHHII", 8, 1, ORIENTATION, 3, 1, orientation) + b"\0\0\0\0"


def xmp(orientation):
    return (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            f'<rdf:Description tiff:Orientation="{orientation}" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"/>'
            f'</rdf:RDF></x:xmpmeta>').encode()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*"):
        old.unlink()
    image = source()
    grey = image.convert("L")
    indexed = image.quantize(64)
    transparent = image.convert("RGBA")
    transparent.putalpha(image.getchannel("G").point(lambda level: 0 if level < 100 else level))
    grey_alpha = image.convert("LA")
    grey_alpha.putalpha(image.getchannel("R"))

    def save(name, picture, **options):
        picture.save(folder / name, **options)

    def write(name, content):
        (folder / name).write_bytes(content)

    for name, subsampling in ("444", 0), ("422", 1), ("420", 2):
        save(f"rgb{name}.jpg", image, quality=75, subsampling=subsampling)
    save("progressive.jpg", image, quality=75, subsampling=2, progressive=True)
    save("grey.jpg", grey, quality=75)
    save("cmyk.jpg", image.convert("CMYK"), quality=90)
    # The last byte of Adobe's marker says whether the four channels are CMYK or YCCK.
    cmyk = (folder / "cmyk.jpg").read_bytes()
    transform = cmyk.index(b"Adobe") + 11
    write("ycck.jpg", cmyk[:transform] + b"\x02" + cmyk[transform + 1:])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        save(f"exif{orientation}.jpg", image, quality=90, subsampling=2, exif=exif)
        save(f"exif{orientation}.webp", image, lossless=True, exif=exif)
        write(f"exif{orientation}.png", png(8, 2, 3, chunk(b"eXIf", tiff(orientation))))
    raw = b"\nexif\n    %d\n%s\n" % (len(tiff(6)) + 6, (b"Exif\0\0" + tiff(6)).hex().encode())
    write("exifraw.png", png(8, 2, 3, chunk(b"tEXt", b"Raw profile type exif\0" + raw)))
    write("exifrawpacked.png", png(8, 2, 3, chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw))))
    write("xmp.png", png(8, 2, 3, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(8))))
    packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp(8)
    jpeg = (folder / "rgb444.jpg").read_bytes()
    write("xmp.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + jpeg[2:])

    save("rgb.png", image)
    save("grey.png", grey)
    save("bilevel.png", image.convert("1"))
    save("palette.png", indexed)
    save("palettealpha.png", indexed, transparency=bytes(range(0, 256, 4)))
    save("palettekey.png", indexed, transparency=3)
    save("rgbkey.png", image, transparency=image.getpixel((3, 3)))
    save("greykey.png", grey, transparency=grey.getpixel((3, 3)))
    save("rgba.png", transparent)
    save("greyalpha.png", grey_alpha)
    for name, colours, samples in ("rgb", 2, 3), ("rgba", 6, 4), ("greyalpha", 4, 2):
        write(f"{name}16.png", png(16, colours, samples))
    write("grey2.png", png(2, 0, 1))
    write("grey4.png", png(4, 0, 1))
    write("gamma.png", png(8, 2, 3, chunk(b"gAMA", struct.pack(">I", 100000))))
    write("interlaced.png", png(8, 2, 3, interlaced=True))
    write("interlaced16.png", png(16, 6, 4, interlaced=True))

    save("rgb.bmp", image)
    save("grey.bmp", grey)
    save("palette.bmp", indexed)
    save("bilevel.bmp", image.convert("1"))
    save("rgba.bmp", transparent)
    write("bits555.bmp", bmp(16))
    write("bits565.bmp", bmp(16, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    write("bits32.bmp", bmp(32))
    write("bits4.bmp", bmp(4, palette=noise(64)))
    write("topdown.bmp", bmp(24, height=-HEIGHT))

    save("lossy.webp", image, quality=80)
    save("lossless.webp", image, lossless=True)
    save("alpha.webp", transparent, lossless=True, exact=True)
    save("alphalossy.webp", transparent, quality=80)
    save("animated.webp", image, save_all=True, append_images=[image.rotate(90)], lossless=True)

    save("palette.gif", indexed)
    save("grey.gif", grey)
    save("transparent.gif", indexed, transparency=5)
    save("interlaced.gif", indexed, interlace=1)
    save("animated.gif", indexed, save_all=True, append_images=[image.rotate(90).quantize(64)])
    write("small.gif", gif(background=2))
    write("smalltransparent.gif", gif(transparent=3, background=1))
    write("smalllocal.gif", gif(background=1, local=True))
    write("smalllocaltransparent.gif", gif(transparent=2, background=1, local=True))
    write("smallanimated.gif", gif(transparent=3, frames=2))

    for path in sorted(folder.glob("*")):
        upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        upright.info = {}
        upright.save(folder / f"{path.name}.png", optimize=True)


main(Path(sys.argv[1]))
