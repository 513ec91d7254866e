#!/usr/bin/python3
"""Makes the compressed images beside this file with the libraries that other programs use, not with ours.

Debian: apt-get install bitshuffle python3-blosc python3-lz4 python3-h5py hdf5-filter-plugin python3-pil
(versions used: bitshuffle 0.3.5, blosc 1.21.3, lz4 1.9.4, HDF5's lz4 filter of 2022-11, Pillow 9.4)

A name is TYPE_WIDTHxHEIGHT[.DETAIL].CODEC; TYPE_WIDTHxHEIGHT.raw.gz has the pixels.
"""
import gzip
import io
import os
import zlib

import bitshuffle
import blosc
import h5py
import lz4.block
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, data):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(bytes(data))


def image(dtype, width, height):
    """A bright spot with noise around it, and nothing in most of the lower half: some bytes compress, some do not."""
    rng = np.random.RandomState(20261125)
    y, x = np.mgrid[0:height, 0:width]
    spot = 200 * np.exp(-((x - width / 3) ** 2 + (y - height / 4) ** 2) / (width * 2.0))
    pixels = spot + rng.poisson(0.2, (height, width))
    pixels[:, width // 2 :] = 1
    pixels[height // 2 - 20 : -20] = 0
    return pixels.astype(dtype)


def lz4hdf5(a):
    """The chunk as HDF5's own filter (32004) wrote it, in blocks that do not divide it."""
    with h5py.File("golden", "w", driver="core", backing_store=False) as f:
        d = f.create_dataset("d", data=a, chunks=a.shape, compression=32004, compression_opts=(5000,))
        return d.id.read_direct_chunk((0, 0))[1]


for label, dtype, width, height in [
    ("UInt8", "<u1", 120, 81),
    ("UInt16", "<u2", 251, 583),  # more than one block of blosc
    ("Int32", "<i4", 151, 283),
    ("Float64", "<f8", 31, 41),
]:
    a = image(dtype, width, height)
    name = "%s_%dx%d" % (label, width, height)
    raw = a.tobytes()
    save(name + ".raw.gz", gzip.compress(raw, mtime=0))
    save(name + ".lz4", lz4.block.compress(raw, store_size=False))
    save(name + ".bslz4", bitshuffle.compress_lz4(a.reshape(-1), 0))
    save(name + ".zlib", zlib.compress(raw, 6))
    save(name + ".lz4hdf5", lz4hdf5(a))
    for inner in ["blosclz", "lz4", "lz4hc", "zlib", "zstd", "snappy"]:
        for shuffle, said in [(blosc.NOSHUFFLE, "none"), (blosc.BITSHUFFLE, "bit"), (blosc.SHUFFLE, "byte")]:
            if label in ("UInt16", "Int32") or inner == "blosclz":
                packed = blosc.compress(raw, a.itemsize, clevel=5, shuffle=shuffle, cname=inner)
                save("%s.%s-%s.blosc" % (name, inner, said), packed)
    if label == "UInt8":
        out = io.BytesIO()
        Image.fromarray(a).save(out, "JPEG", quality=90)
        save(name + ".jpeg", out.getvalue())
