package org.pebbleioc.ioc.plugin;

import java.nio.ByteBuffer;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.stream.PixelReader;

/**
 * Pixels as the array of a waveform record: one copy, converted as areaDetector's StdArrays plugin does, where types differ
 * by what a C cast makes of the number.
 */
final class PixelArrays {
    private static final int PIECE = 4096;

    private final long[] longs = new long[PIECE];
    private final double[] doubles = new double[PIECE];

    /**
     * @param ftvl type of the record's elements, a choice of menuFtype
     * @return a new array of the Java type that records keep such elements in
     */
    Object of(final PixelReader pixels, final int count, final String ftvl) {
        final PixelType type = pixels.type();
        final ByteBuffer bytes = pixels.bytes();
        switch (ftvl) {
            case "CHAR", "UCHAR" -> {
                final byte[] out = new byte[count];
                if (type.bytes() == 1) {
                    bytes.get(out);
                } else {
                    inPieces(pixels, count, (from, n) -> {
                        for (int i = 0; i < n; i++) {
                            out[from + i] = (byte) longs[i];
                        }
                    });
                }
                return out;
            }
            case "SHORT" -> {
                final short[] out = new short[count];
                if (type.bytes() == 2) {
                    bytes.asShortBuffer().get(out);
                } else {
                    inPieces(pixels, count, (from, n) -> {
                        for (int i = 0; i < n; i++) {
                            out[from + i] = (short) longs[i];
                        }
                    });
                }
                return out;
            }
            case "USHORT" -> {
                final int[] out = new int[count];
                inPieces(pixels, count, (from, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[from + i] = (int) longs[i] & 0xFFFF;
                    }
                });
                return out;
            }
            case "LONG" -> {
                final int[] out = new int[count];
                if (type == PixelType.INT32 || type == PixelType.UINT32) {
                    bytes.asIntBuffer().get(out);
                } else {
                    inPieces(pixels, count, (from, n) -> {
                        for (int i = 0; i < n; i++) {
                            out[from + i] = (int) longs[i];
                        }
                    });
                }
                return out;
            }
            case "ULONG" -> {
                final double[] out = new double[count];
                inPieces(pixels, count, (from, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[from + i] = longs[i] & 0xFFFF_FFFFL;
                    }
                });
                return out;
            }
            case "INT64", "UINT64" -> {
                final long[] out = new long[count];
                inPieces(pixels, count, (from, n) -> System.arraycopy(longs, 0, out, from, n));
                return out;
            }
            case "FLOAT" -> {
                final float[] out = new float[count];
                if (type == PixelType.FLOAT32) {
                    bytes.asFloatBuffer().get(out);
                } else {
                    inDoubles(pixels, count, (from, n) -> {
                        for (int i = 0; i < n; i++) {
                            out[from + i] = (float) doubles[i];
                        }
                    });
                }
                return out;
            }
            default -> {
                final double[] out = new double[count];
                inDoubles(pixels, count, (from, n) -> System.arraycopy(doubles, 0, out, from, n));
                return out;
            }
        }
    }

    private interface Piece {
        void at(int from, int count);
    }

    private void inPieces(final PixelReader pixels, final int count, final Piece piece) {
        for (int from = 0; from < count; from += PIECE) {
            final int n = Math.min(PIECE, count - from);
            pixels.longs(from, n, longs);
            piece.at(from, n);
        }
    }

    private void inDoubles(final PixelReader pixels, final int count, final Piece piece) {
        for (int from = 0; from < count; from += PIECE) {
            final int n = Math.min(PIECE, count - from);
            pixels.doubles(from, n, doubles);
            piece.at(from, n);
        }
    }

    /** Java arrays of records take up to this many bytes for an element of the pixels' type. */
    static int bytesPerPixel(final PixelType type) {
        return type == PixelType.FLOAT64 || type.bytes() == 8 ? 8 : 2 * type.bytes();
    }
}
