package org.pebbleioc.ioc.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Groups of accounts: asked of the system beside those who need them. */
class AccountRolesTest {
    private final AtomicReference<Set<String>> answer = new AtomicReference<>(Set.of("operators"));
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicLong nowNs = new AtomicLong(1);
    private final Semaphore changes = new Semaphore(0);

    @Test
    void shouldAnswerAtOnceAndTellWhenItKnows() throws Exception {
        try (AccountRoles roles = new AccountRoles(
                account -> {
                    lookups.incrementAndGet();
                    return answer.get();
                },
                nowNs::get,
                changes::release)) {
            assertEquals(Set.of(), roles.of("anna"), "not known yet");
            assertTrue(changes.tryAcquire(30, TimeUnit.SECONDS));
            assertEquals(Set.of("operators"), roles.of("anna"));
            assertEquals(1, lookups.get(), "known for a minute");
            answer.set(Set.of("guests"));
            nowNs.addAndGet(61_000_000_000L);
            assertEquals(Set.of("operators"), roles.of("anna"), "what was known, until it is known anew");
            assertTrue(changes.tryAcquire(30, TimeUnit.SECONDS));
            assertEquals(Set.of("guests"), roles.of("anna"));
            assertEquals(2, lookups.get());
        }
    }

    @Test
    void shouldNotAskForWhatIsNoAccount() {
        try (AccountRoles roles = new AccountRoles(
                account -> {
                    lookups.incrementAndGet();
                    return Set.of("root");
                },
                nowNs::get,
                changes::release)) {
            for (final String account : new String[] {"", "0", "-G", "a b", "$(id)", "x".repeat(65), "a\nb"}) {
                assertEquals(Set.of(), roles.of(account));
            }
        }
        assertEquals(0, lookups.get());
    }

    @Test
    void shouldReadTheGroupsOfThisHost() {
        assertTrue(AccountRoles.ofSystem("root").contains("root"));
        assertEquals(Set.of(), AccountRoles.ofSystem("nobody_of_this_name"));
    }
}
