package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.device.Parameter;

/** An output that follows its driver, {@code asyn:READBACK}. */
class ReadbackTest {
    /** Is 1; whoever looks at it for the first time makes the driver set 0 in that very moment. */
    private static final class OneThenZero extends Number {
        private final transient Parameter parameter;
        private boolean looked;

        OneThenZero(final Parameter parameter) {
            this.parameter = parameter;
        }

        @Override
        public double doubleValue() {
            if (!looked) {
                looked = true;
                parameter.set(0);
            }
            return 1;
        }

        @Override
        public int intValue() {
            return 1;
        }

        @Override
        public long longValue() {
            return 1;
        }

        @Override
        public float floatValue() {
            return 1;
        }
    }

    @Test
    void shouldNotLoseAChangeThatComesWhileItLooks() throws Exception {
        final TestIoc ioc = new TestIoc();
        final Parameter acquire = ioc.port.int32("ACQUIRE", 0);
        ioc.load("""
                record(bo, "Acquire") {
                  field(DTYP, "asynInt32") field(OUT, "@asyn(P1,0,1)ACQUIRE")
                  field(ZNAM, "Done") field(ONAM, "Acquire") info(asyn:READBACK, "1")
                }
                """).init();
        acquire.set(1);
        ioc.work();
        assertEquals(1, ioc.number("Acquire"));
        acquire.set(new OneThenZero(acquire), 0, "");
        ioc.work();
        assertEquals(0, ioc.number("Acquire"), "the driver's last word");
    }
}
