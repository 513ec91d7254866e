package org.pebbleioc.driver.sim.source;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;

/**
 * Powder rings as an area detector sees them: central scattering behind a beam stop with its arm, rings that breathe
 * by two per cent over 128 frames, photon noise, a bright spot that wanders, a few hot pixels. Every frame follows
 * from seed and number alone; nothing is stored per frame, so any size starts at once.
 *
 * <p>Brightness depends on the distance from the centre only: one table of levels per breathing phase, indexed by the
 * squared distance. A pixel costs two table look-ups.
 */
public final class DiffractionPattern implements ImageSource {
    private static final int PHASES = 128;
    private static final int BREATH_STEPS = 32;
    private static final int TABLE = 8192;
    private static final int HOT_PIXELS = 12;
    private static final double[] RING_AT = {0.17, 0.29, 0.335, 0.41, 0.52, 0.58, 0.71, 0.83, 0.94};
    private static final double[] RING_HEIGHT = {1.0, 0.45, 0.28, 0.55, 0.16, 0.2, 0.12, 0.07, 0.05};

    private final ImageFormat format;
    private final PhotonNoise noise;
    private final byte[][] levels = new byte[BREATH_STEPS][TABLE];
    private final int[] hotPixels = new int[HOT_PIXELS];
    private final long seed;
    private final int centreX;
    private final int centreY;
    private final double squaredToTable;
    private final int bright;
    private final int spotRadius;
    private final int armHalfWidth;

    public DiffractionPattern(final ImageFormat format, final long seed) {
        this.format = format;
        this.seed = seed;
        final int width = format.width();
        final int height = format.height();
        centreX = (int) (width * 0.48);
        centreY = (int) (height * 0.53);
        bright = Pixels.brightPixel(format.pixelType());
        final double reach = Math.hypot(Math.max(centreX, width - centreX), Math.max(centreY, height - centreY));
        squaredToTable = (TABLE - 1) / (reach * reach);
        spotRadius = Math.max(2, Math.min(width, height) / 48);
        armHalfWidth = Math.max(1, Math.min(width, height) / 160);
        final SplittableRandom random = new SplittableRandom(seed);
        noise = new PhotonNoise(random.nextLong(), bright);
        for (int i = 0; i < HOT_PIXELS; i++) {
            hotPixels[i] = random.nextInt(width * height);
        }
        Arrays.sort(hotPixels);
        final double unit = Math.min(width, height) * 0.55;
        for (int step = 0; step < BREATH_STEPS; step++) {
            final double breath = 1 + 0.02 * Math.sin(Math.PI * (step / (BREATH_STEPS - 1.0) - 0.5));
            for (int i = 0; i < TABLE; i++) {
                final double radius = Math.sqrt(i / squaredToTable) / unit;
                levels[step][i] = (byte) noise.level(brightness(radius, breath));
            }
        }
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    /** Without end. */
    @Override
    public long frameCount() {
        return 0;
    }

    @Override
    public void read(final long frame, final int offset, final ByteBuffer to) {
        final int bytes = format.pixelType().bytes();
        final int start = to.position();
        final int end = to.limit();
        final int last = offset + (end - start);
        int pixel = offset / bytes;
        while (pixel * bytes < last) {
            final int row = pixel / format.width();
            final int rowEnd = Math.min((row + 1) * format.width(), (last + bytes - 1) / bytes);
            row(frame, row, pixel, rowEnd, to, start - offset, start, end);
            pixel = rowEnd;
        }
        to.position(end);
    }

    @Override
    public void close() {
        // holds nothing
    }

    /** Pixels {@code first..last-1}, all of one row; pixel p belongs at {@code base + p * bytes}. */
    private void row(
            final long frame,
            final int row,
            final int first,
            final int last,
            final ByteBuffer to,
            final int base,
            final int start,
            final int end) {
        final int bytes = format.pixelType().bytes();
        final byte[] table = levels[breathStep(frame)];
        final int place = (int) (mix(seed + frame) >>> 20) + (int) (mix(frame * 31 + row) >>> 40);
        final int dy = row - centreY;
        final double dy2 = (double) dy * dy;
        final int rowStart = row * format.width();
        final int spotX = spotX(frame);
        final int spotDy = row - spotY(frame);
        final boolean hasSpot = Math.abs(spotDy) <= 3 * spotRadius;
        final boolean hasArm = dy > 0;
        for (int pixel = first; pixel < last; pixel++) {
            final int x = pixel - rowStart;
            final int dx = x - centreX;
            int count = 0;
            if (!hasArm || dx > armHalfWidth || dx < -armHalfWidth) {
                final int level = table[(int) (((double) dx * dx + dy2) * squaredToTable)] & 0xFF;
                count = noise.count(level, place + pixel);
            }
            if (hasSpot && Math.abs(x - spotX) <= 3 * spotRadius) {
                count = Math.min(bright * 3 / 2, count + spot(x - spotX, spotDy));
            }
            put(to, base + pixel * bytes, start, end, bytes, count);
        }
        for (int i = 0; i < HOT_PIXELS; i++) {
            if (hotPixels[i] >= first && hotPixels[i] < last) {
                put(to, base + hotPixels[i] * bytes, start, end, bytes, bright * 3 / 2);
            }
        }
    }

    private void put(
            final ByteBuffer to, final int at, final int start, final int end, final int bytes, final int count) {
        final long bits = Pixels.bits(format.pixelType(), count);
        if (at >= start && at + bytes <= end) {
            Pixels.put(to, at, bytes, bits);
        } else {
            Pixels.putPart(to, at, start, end, bytes, bits);
        }
    }

    private int spot(final int dx, final int dy) {
        final double squared = (double) dx * dx + (double) dy * dy;
        return (int) (0.7 * bright * Math.exp(-squared / (spotRadius * (double) spotRadius)));
    }

    private int spotX(final long frame) {
        return (int) (format.width() * (0.5 + 0.36 * Math.cos(2 * Math.PI * (frame % 360) / 360)));
    }

    private int spotY(final long frame) {
        return (int) (format.height() * (0.5 + 0.36 * Math.sin(4 * Math.PI * (frame % 360) / 360)));
    }

    /** There and back in {@link #PHASES} frames. */
    private static int breathStep(final long frame) {
        final double turn = 2 * Math.PI * (frame % PHASES) / PHASES;
        return (int) Math.round((0.5 + 0.5 * Math.sin(turn)) * (BREATH_STEPS - 1));
    }

    /** Mean count at a distance; 1 is a little more than half the smaller side. */
    private double brightness(final double radius, final double breath) {
        if (radius < 0.05) {
            return 0;
        }
        final double shade = Math.min(1, (radius - 0.05) / 0.012);
        double sum = 0.9 * Math.exp(-radius / 0.055) + 0.035 * Math.exp(-radius / 0.6);
        for (int i = 0; i < RING_AT.length; i++) {
            final double away = (radius - RING_AT[i] * breath) / (0.006 + 0.006 * RING_AT[i]);
            sum += 0.28 * RING_HEIGHT[i] * Math.exp(-away * away / 2);
        }
        return shade * sum * bright;
    }

    private static long mix(final long value) {
        final long a = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
        return (a ^ a >>> 33) * 0xC4CEB9FE1A85EC53L;
    }
}
