"""Reads images that our codecs have compressed, with the libraries that other programs use. See CodecPeerTest.

Argument: a folder with "list" (number codec type width height), NUMBER.raw and NUMBER.packed.
"""
import io
import sys
import zlib

import bitshuffle
import blosc
import h5py
import lz4.block
import numpy as np
from PIL import Image

folder = sys.argv[1]


def lz4hdf5(data, shape, dtype):
    """HDF5's own filter reads the chunk that is put into a file as it is."""
    with h5py.File("peer", "w", driver="core", backing_store=False) as f:
        d = f.create_dataset("d", shape=shape, dtype=dtype, chunks=shape, compression=32004)
        d.id.write_direct_chunk((0, 0), data)
        return d[:].tobytes()


def unpack(codec, data, shape, dtype):
    count = shape[0] * shape[1]
    if codec == "lz4":
        return lz4.block.decompress(data, uncompressed_size=count * dtype.itemsize)
    if codec == "bslz4":
        return bitshuffle.decompress_lz4(np.frombuffer(data, np.uint8), (count,), dtype, 0).tobytes()
    if codec == "blosc":
        return blosc.decompress(data)
    if codec == "zlib":
        return zlib.decompress(data)
    if codec == "lz4hdf5":
        return lz4hdf5(data, shape, dtype)
    raise ValueError(codec)


done = 0
for line in open(folder + "/list"):
    number, codec, label, width, height = line.split()
    dtype = np.dtype(label.lower()).newbyteorder("<")
    shape = (int(height), int(width))
    raw = open(folder + "/" + number + ".raw", "rb").read()
    data = open(folder + "/" + number + ".packed", "rb").read()
    if codec == "jpeg":
        got = np.asarray(Image.open(io.BytesIO(data)))
        want = np.frombuffer(raw, np.uint8).reshape(shape)
        assert got.shape == shape, (line, got.shape)
        assert np.abs(got.astype(int) - want).max() < 12, line
    else:
        assert unpack(codec, data, shape, dtype) == raw, line
    done += 1
print(done, "images")
