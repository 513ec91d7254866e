package org.pebbleioc.driver;

/**
 * Registers of the card's firmware through the driver's window on BAR 0. Control path, any thread, one call at a time.
 */
public interface DmaRegisters {
    /** First byte behind the DMA engine's own registers, which the driver keeps to itself. */
    long FIRST_ADDRESS = 0x10000;
    /** Last 32-bit register of the largest BAR that the driver accepts (16 MiB). */
    long LAST_ADDRESS = 0xFFFFFC;

    /**
     * @param address multiple of 4 in {@link #FIRST_ADDRESS}..{@link #LAST_ADDRESS} and inside the card's BAR 0 where
     *     its size is known; beyond it the kernel would fault
     */
    int readRegister(long address) throws DmaException;

    /** @param address as for {@link #readRegister} */
    void writeRegister(long address, int value) throws DmaException;

    /** The firmware's identity block. */
    AxiVersion axiVersion() throws DmaException;

    /** Acknowledges the engine's interrupt ({@code AXIS_Read_Ack}). */
    void acknowledgeInterrupt() throws DmaException;

    /**
     * Clock cycles that a frame had to wait for a free buffer ({@code AXIS_Write_ReqMissed}): 32 bits, cleared only
     * when the engine is disabled. Values from 0xFFFFF001 on cannot be told from an errno and are taken as values.
     */
    long missedRequestCycles() throws DmaException;
}
