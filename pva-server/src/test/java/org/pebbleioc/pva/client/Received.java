package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.readout.transition.ElementType;

/** Keeps what a link says. */
final class Received implements UpdateReceiver {
    /** One update; the bytes are its own. */
    record Update(ElementType type, int elements, byte[] data, int uniqueId, List<Integer> dimensions, boolean scalar) {
        short shortAt(final int index) {
            return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * index);
        }
    }

    final List<Update> updates = new CopyOnWriteArrayList<>();
    volatile int connects;
    volatile String problem;
    volatile int room = Integer.MAX_VALUE;
    volatile int overruns;
    volatile int abandoned;
    volatile int begun;
    private ByteBuffer memory;

    @Override
    public void connected(final String peer) {
        problem = null;
        connects++;
    }

    @Override
    public void disconnected(final String why) {
        problem = why;
    }

    @Override
    public ByteBuffer begin(final ElementType type, final int elements) {
        begun++;
        memory = ByteBuffer.allocateDirect(Math.min(room, elements * type.bytes()));
        return memory.duplicate();
    }

    @Override
    public void end(final UpdateFacts facts) {
        final byte[] data = new byte[memory.capacity()];
        memory.get(0, data);
        overruns += facts.overrun() ? 1 : 0; // first: who sees the update may look at this, too
        updates.add(new Update(
                facts.type(),
                facts.elements(),
                data,
                facts.uniqueId(),
                Arrays.stream(facts.dimensions()).boxed().toList(),
                facts.isScalar()));
    }

    @Override
    public void abandon() {
        abandoned++;
    }
}
