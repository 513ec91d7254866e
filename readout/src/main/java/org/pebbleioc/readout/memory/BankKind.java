package org.pebbleioc.readout.memory;

/** Where a bank's memory comes from. */
public enum BankKind {
    /** Anonymous memory outside the Java heap. */
    HEAP("heap"),
    /** Files on a hugetlbfs mount: fewer translations for the CPU to keep. */
    HUGEPAGES("hugepages"),
    /** A file in {@code /dev/shm}, for readers in other processes. */
    SHARED_MEMORY("shm");

    private final String label;

    BankKind(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    /** By {@link #label}, or null. */
    public static BankKind ofLabel(final String label) {
        for (final BankKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        return null;
    }
}
