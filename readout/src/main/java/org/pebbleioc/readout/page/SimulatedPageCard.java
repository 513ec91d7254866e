package org.pebbleioc.readout.page;

import java.io.IOException;
import java.util.List;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.driver.sim.SuperpageCard;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PageSource;
import org.pebbleioc.readout.memory.PoolMemory;

/** One end point of a simulated readout card whose receive buffers are pages of a bank: what it writes is where it stays. */
public final class SimulatedPageCard extends OpenedCard {
    private final PageSource source;
    private final SimulatedDriver driver;
    private final SuperpageCard card;

    /**
     * @param memory pages that are whole multiples of {@link DmaGeometry#PAGE_BYTES}
     * @param source generated or recorded pages; closed with the card
     * @param policy what happens when no page is free
     */
    public SimulatedPageCard(
            final String name,
            final PoolMemory memory,
            final PageSource source,
            final CardOptions.OutOfBuffers policy,
            final PageFaultPlan faults)
            throws IOException {
        this(name, memory, source, driverOver(name, memory), policy, faults);
    }

    private SimulatedPageCard(
            final String name,
            final PoolMemory memory,
            final PageSource source,
            final SimulatedDriver driver,
            final CardOptions.OutOfBuffers policy,
            final PageFaultPlan faults)
            throws IOException {
        super(name, driver.open(), memory);
        this.source = source;
        this.driver = driver;
        card = new SuperpageCard(driver, source, policy, faults);
    }

    private static SimulatedDriver driverOver(final String name, final PoolMemory memory) throws IOException {
        return SimulatedDriver.over(
                "sim:" + name,
                new DmaGeometry(memory.count(), 0, memory.pageBytes(), DmaMode.COHERENT),
                memory.buffers());
    }

    @Override
    public byte[] mask() {
        return card.mask();
    }

    @Override
    public List<Integer> links() {
        return source.links();
    }

    @Override
    public int linkOf(final int dest) {
        return dest;
    }

    @Override
    public void start(final long firstOrbitNs) {
        card.start(firstOrbitNs);
    }

    @Override
    public void stop() {
        card.stop();
    }

    @Override
    public boolean isRunning() {
        return card.isRunning();
    }

    @Override
    public long dropped() {
        return card.counts().noBuffer();
    }

    /** For faults on demand, and its books. */
    public SuperpageCard card() {
        return card;
    }

    /** For taking the card away. */
    public SimulatedDriver driver() {
        return driver;
    }

    public PageSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        card.close();
        device().close();
    }
}
