package org.pebbleioc.ioc.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.ioc.security.AccessRules.Grant;

/** Access security files: language, decisions, inputs, reports. */
class AccessRulesTest {
    private static final String FILE = """
            # a site's file; $(COMMENTS) are not looked into
            UAG(operators) {anna, "ben"}
            UAG(nobody)
            HAG(control) {OPI1, localhost}
            ASG(DEFAULT) {
                RULE(1, READ)
                RULE(0, WRITE)
            }
            ASG($(GROUP)) {
                INPA("MODE")
                RULE(1, READ)
                RULE(1, WRITE, TRAPWRITE) {
                    UAG(operators)
                    HAG(control)
                    CALC("A=1")
                }
            }
            ASG(closed)
            """;

    @Test
    void shouldGrantWhatTheRulesSay() throws Exception {
        final AccessState state = state(FILE, false);
        assertEquals(Grant.READ, grant(state, "DEFAULT", 1, "x", "y"));
        assertEquals(Grant.WRITE, grant(state, "DEFAULT", 0, "x", "y"), "a rule of level 0 covers fields of level 0");
        assertEquals(Grant.READ, grant(state, "a group that is not there", 1, "x", "y"), "counts as DEFAULT");
        assertEquals(Grant.NONE, grant(state, "closed", 0, "anna", "opi1"), "no rule grants nothing");
        assertEquals(Grant.READ, grant(state, "beam", 1, "anna", "opi1"), "MODE is not connected");
    }

    @Test
    void shouldFollowItsInputs() throws Exception {
        final TestIoc ioc = new TestIoc()
                .load("record(longout, \"MODE\") { field(VAL, \"0\") }")
                .init();
        final AccessState state = state(FILE, false);
        final AtomicInteger told = new AtomicInteger();
        state.connect(ioc.database, Remotes.NONE, told::incrementAndGet);
        assertEquals(Grant.READ, grant(state, "beam", 1, "anna", "opi1"));
        ioc.put("MODE", 1);
        assertEquals(1, told.get());
        assertTrue(state.recompute());
        assertFalse(state.recompute(), "nothing is new the second time");
        assertEquals(
                new AccessState.Decision(Grant.WRITE, true),
                state.decide("beam", 1, client("anna", "OPI1", "10.0.0.1")));
        assertEquals(Grant.READ, grant(state, "beam", 1, "carl", "opi1"), "another user");
        assertEquals(Grant.READ, grant(state, "beam", 1, "anna", "opi2"), "another host");
        assertEquals(
                Grant.WRITE,
                state.decide("beam", 1, client("ben", "", "127.0.0.1")).grant(),
                "a client without a name is known by its address");
        state.close();
        ioc.put("MODE", 0);
        assertEquals(1, told.get(), "a closed state hears nothing");
    }

    @Test
    void shouldCompareAddressesWhenAskedTo() throws Exception {
        final String file = "HAG(h) {localhost}\nASG(DEFAULT) { RULE(1, WRITE) { HAG(h) } }";
        assertEquals(
                Grant.WRITE,
                state(file, false)
                        .decide("DEFAULT", 1, client("u", "localhost", "10.9.9.9"))
                        .grant());
        assertEquals(
                Grant.NONE,
                state(file, true)
                        .decide("DEFAULT", 1, client("u", "localhost", "10.9.9.9"))
                        .grant());
        assertEquals(
                Grant.WRITE,
                state(file, true)
                        .decide("DEFAULT", 1, client("u", "liar", "127.0.0.1"))
                        .grant());
    }

    @Test
    void shouldIgnoreABadInputThatARuleDoesNotUse() throws Exception {
        final String file = "ASG(DEFAULT) { INPA(NOT:HERE) INPB(B) RULE(1, WRITE) { CALC(\"B\") } }";
        final TestIoc ioc = new TestIoc()
                .load("record(ao, \"B\") { field(VAL, \"1\") field(PINI, \"YES\") }")
                .init();
        final AccessState state = state(file, false);
        state.connect(ioc.database, Remotes.NONE, () -> {});
        assertEquals(Grant.WRITE, grant(state, "DEFAULT", 1, "u", "h"));
    }

    @Test
    void shouldSayWhereAFileIsWrong() {
        assertProblem("test.acf:1:1: UAG, HAG or ASG expected, not 'GAG'", "GAG(x)");
        assertProblem("test.acf:2:8: the level of a rule is 0 or 1, not '2'", "ASG(a) {\n  RULE(2, READ)\n}");
        assertProblem("test.acf:1:17: NONE, READ or WRITE expected, not 'RAED'", "ASG(a) { RULE(1,RAED) }");
        assertProblem("ASG(a) names UAG(u), which is not in the file", "ASG(a) { RULE(1,READ) { UAG(u) } }");
        assertProblem("test.acf:2:5: UAG(u) is there already", "UAG(u) {a}\nUAG(u) {b}");
        assertProblem("expected at the end", "UAG(u) {a");
        assertProblem("GROPU", "ASG($(GROPU))");
        assertProblem("at character", "ASG(a) { RULE(1,READ) { CALC(\"A+\") } }");
    }

    @Test
    void shouldPrintItselfAsBaseDoes() throws Exception {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final AccessReport report =
                new AccessReport(state(FILE, false), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        report.userGroups(null);
        report.hostGroups(null);
        report.groups(null);
        assertEquals("""
                        UAG(operators) {anna,ben}
                        UAG(nobody)
                        HAG(control) {opi1,localhost}
                        ASG(DEFAULT) {
                        	RULE(1,READ,NOTRAPWRITE)
                        	RULE(0,WRITE,NOTRAPWRITE)
                        }
                        ASG(beam) {
                        	INPA(MODE) INVALID value=0.000000
                        	RULE(1,READ,NOTRAPWRITE)
                        	RULE(1,WRITE,TRAPWRITE) {
                        		UAG(operators)
                        		HAG(control)
                        		CALC("A=1") result=FALSE
                        	}
                        }
                        ASG(closed)
                        """, bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }

    private static Grant grant(
            final AccessState state, final String asg, final int level, final String user, final String host) {
        return state.decide(asg, level, client(user, host, "10.0.0.1")).grant();
    }

    private static AccessState state(final String text, final boolean checkAddress) throws AccessFileException {
        final AccessState state = new AccessState(
                AccessFileParser.parse(
                        "test.acf", text.lines().toList(), Macros.of(Map.of("GROUP", "beam"), name -> null)),
                checkAddress);
        state.recompute();
        return state;
    }

    private static void assertProblem(final String expected, final String text) {
        final List<String> lines = text.lines().toList();
        final AccessFileException problem =
                assertThrows(AccessFileException.class, () -> AccessFileParser.parse("test.acf", lines, Macros.none()));
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
    }

    private static ClientIdentity client(final String user, final String host, final String address) {
        return new ClientIdentity(user, host, address + ":5064", "ca", "ca");
    }

    private static ClientIdentity overPva(final String user, final String method) {
        return new ClientIdentity(user, "h", "10.0.0.1:5075", "pva", method);
    }

    @Test
    void shouldKnowRolesMethodsAndWhatNeedsEncryption() throws Exception {
        final AccessRules rules = AccessFileParser.parse("x.acf", """
                UAG(staff) {"role/operators", carl, "anonymous/anonymous"}
                ASG(DEFAULT) { RULE(1, WRITE) { UAG(staff) } }
                ASG(ca) { RULE(1, WRITE) { METHOD("ca", "x509") PROTOCOL("TCP") } }
                ASG(tls) { RULE(1, READ) RULE(1, WRITE) { METHOD("x509") AUTHORITY("Some CA") PROTOCOL(TLS) } }
                """.lines().toList(), Macros.none());
        final AccessState state =
                new AccessState(rules, false, account -> account.equals("anna") ? Set.of("operators") : Set.of());
        state.recompute();
        assertEquals(
                Grant.WRITE, state.decide("DEFAULT", 1, overPva("anna", "ca")).grant());
        assertEquals(
                Grant.NONE, state.decide("DEFAULT", 1, overPva("ben", "ca")).grant());
        assertEquals(
                Grant.WRITE, state.decide("DEFAULT", 1, overPva("carl", "ca")).grant());
        assertEquals(
                Grant.WRITE,
                state.decide("DEFAULT", 1, overPva("anonymous", "anonymous")).grant());
        assertEquals(
                Grant.NONE,
                state.decide("DEFAULT", 1, client("anna", "h", "10.0.0.1")).grant(),
                "Channel Access knows no roles, in C IOCs neither");
        assertEquals(Grant.WRITE, state.decide("ca", 1, overPva("ben", "ca")).grant());
        assertEquals(
                Grant.NONE,
                state.decide("ca", 1, overPva("anonymous", "anonymous")).grant());
        assertEquals(Grant.READ, state.decide("tls", 1, overPva("ben", "x509")).grant(), "there is no TLS");
    }
}
