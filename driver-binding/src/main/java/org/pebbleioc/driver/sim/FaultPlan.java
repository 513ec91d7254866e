package org.pebbleioc.driver.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pebbleioc.driver.DmaError;

/** Which faults strike which image. Asked once an image, in order, by the thread {@code sim-card}. */
@FunctionalInterface
public interface FaultPlan {
    /** Everything arrives. */
    FaultPlan NONE = image -> List.of();

    /**
     * @param image number of the image since the card was made, from 0, all acquisitions
     * @return its faults, mostly an empty list
     */
    List<Fault> at(long image);

    /** These faults for this image, none for the others; plans add up with {@link #and}. */
    static FaultPlan at(final long image, final Fault... faults) {
        final List<Fault> list = List.of(faults);
        return n -> n == image ? list : List.of();
    }

    /** Both plans. */
    default FaultPlan and(final FaultPlan other) {
        return image -> {
            final List<Fault> mine = at(image);
            final List<Fault> theirs = other.at(image);
            if (mine.isEmpty() || theirs.isEmpty()) {
                return mine.isEmpty() ? theirs : mine;
            }
            final List<Fault> both = new ArrayList<>(mine);
            both.addAll(theirs);
            return both;
        };
    }

    /**
     * About one image in {@code oneIn} has one fault of any kind, the same ones for the same seed.
     *
     * @param lanes of the card
     * @param images for how many images it is drawn up; later ones have none
     */
    static FaultPlan random(final long seed, final int lanes, final int images, final int oneIn) {
        if (oneIn < 1) {
            throw new IllegalArgumentException("oneIn must be at least 1: oneIn=" + oneIn);
        }
        final SplittableRandom random = new SplittableRandom(seed);
        final Map<Long, List<Fault>> plan = new HashMap<>();
        for (long image = 0; image < images; image++) {
            if (random.nextInt(oneIn) == 0) {
                plan.put(image, List.of(draw(random, random.nextInt(lanes))));
            }
        }
        return image -> plan.getOrDefault(image, List.of());
    }

    private static Fault draw(final SplittableRandom random, final int lane) {
        final int fragment = Arrays.asList(0, 1, Fault.LAST).get(random.nextInt(3));
        return switch (random.nextInt(9)) {
            case 0 -> new Fault.LoseFragment(lane, fragment);
            case 1 -> new Fault.LoseLane(lane);
            case 2 -> new Fault.JumpCounter(1 + random.nextInt(100));
            case 3 -> new Fault.HeaderError(lane);
            case 4 -> new Fault.ErrorBits(lane, fragment, DmaError.BUS);
            case 5 -> new Fault.ZeroSize(lane, fragment);
            case 6 -> new Fault.Resize((1 + random.nextInt(64)) * (random.nextBoolean() ? 2 : -2));
            case 7 -> new Fault.DelayLane(lane, 1 + random.nextInt(4));
            default -> new Fault.Duplicate();
        };
    }
}
