package org.pebbleioc.driver.datadev;

import java.io.PrintStream;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;

/** One line a step, and the sum at the end. The running thread of {@link DmaCheck} only. */
final class CheckReport {
    /** What a step says about itself when it held. */
    @FunctionalInterface
    interface Step {
        String run() throws DmaException;
    }

    /** Something did not hold. */
    static final class Failed extends RuntimeException {
        Failed(final String what) {
            super(what, null, false, false);
        }
    }

    /** The step could not be tried here. */
    static final class NotTried extends RuntimeException {
        NotTried(final String why) {
            super(why, null, false, false);
        }
    }

    /** Somebody wants the program to end. */
    static final class Stopped extends RuntimeException {
        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private final PrintStream out;
    private int held;
    private int failed;
    private int notTried;
    private boolean gone;

    CheckReport(final PrintStream out) {
        this.out = out;
    }

    /** Runs one step, unless the device has gone; only {@link Stopped} and errors of this program get out of it. */
    void step(final String name, final Step step) {
        if (gone) {
            notTried(name, "the device is gone");
            return;
        }
        try {
            final String detail = step.run();
            held++;
            line("[ ok ]", name, detail);
        } catch (final NotTried e) {
            notTried(name, e.getMessage());
        } catch (final Failed | DmaException | IllegalArgumentException e) {
            gone = e instanceof DmaGoneException;
            failed(name, e.getMessage());
        }
    }

    void failed(final String name, final String why) {
        failed++;
        line("[FAIL]", name, why);
    }

    void notTried(final String name, final String why) {
        notTried++;
        line("[ -- ]", name, "not tried: " + why);
    }

    /** @return whether nothing failed */
    boolean sum() {
        out.printf("%d held, %d failed, %d not tried%n", held, failed, notTried);
        return failed == 0;
    }

    private void line(final String mark, final String name, final String detail) {
        out.printf("%s %-20s %s%n", mark, name, detail);
        out.flush();
    }

    static String text(final DmaCounts counts) {
        return "userHas=" + counts.userHas() + " inHw=" + counts.inHw() + " preHwQ=" + counts.preHwQ() + " inQ="
                + counts.inQ() + " miss=" + counts.miss();
    }

    static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new Failed(what);
        }
    }
}
