package org.pebbleioc.driver.datadev;

/**
 * Numbers of the datadev user interface and of the Linux calls that carry it. Sources are files of aes-stream-drivers
 * (version 7.4.0) unless they begin with {@code linux}; the layouts were confirmed on a running driver.
 */
final class DatadevConstants {
    // include/DmaDriver.h, common commands: plain numbers, not _IOC-encoded; only the low 16 bits are looked at
    static final int GET_BUFF_COUNT = 0x1001;
    static final int GET_BUFF_SIZE = 0x1002;
    /** Level by value. */
    static final int SET_DEBUG = 0x1003;
    /** 32-bit bitmap by value; the binding uses {@link #SET_MASK_BYTES}, which reaches every destination. */
    static final int SET_MASK = 0x1004;
    /** Pointer to u32 indices, their count in bits 31:16 of the command. */
    static final int RET_INDEX = 0x1005;

    static final int GET_INDEX = 0x1006;
    static final int READ_READY = 0x1007;
    /** Pointer to {@code DmaDestination.MASK_BYTES}. */
    static final int SET_MASK_BYTES = 0x1008;

    static final int GET_VERSION = 0x1009;
    static final int WRITE_REGISTER = 0x100A;
    static final int READ_REGISTER = 0x100B;
    static final int GET_RX_BUFF_COUNT = 0x100C;
    static final int GET_TX_BUFF_COUNT = 0x100D;
    /** In user; the next four numbers: in hardware, pre-hardware queue, software queue, miss. */
    static final int GET_TX_IN_USER = 0x100F;
    /** Same order as {@link #GET_TX_IN_USER}. */
    static final int GET_RX_IN_USER = 0x1014;
    /** Pointer to {@link #GIT_VERSION_BYTES}; copied without a terminator. */
    static final int GET_GITV = 0x1019;
    /** include/AxiVersion.h; matched on all 32 bits, as are the AXIS commands. */
    static final int AVER_GET = 0x1200;
    // include/AxisDriver.h
    static final int AXIS_READ_ACK = 0x2001;
    static final int AXIS_WRITE_REQ_MISSED = 0x2002;

    /** include/DmaDriver.h, DMA_VERSION: the 64-bit interface. */
    static final int API_VERSION = 6;
    /** common/driver/dma_common.c, Get_GITV: bytes copied at most. */
    static final int GIT_VERSION_BYTES = 32;
    /** common/driver/dma_common.c:981: the count of Ret_Index has 16 bits. */
    static final int MAX_RETURN = 65535;
    /** common/driver/dma_common.h:139: the level is kept in eight bits. */
    static final int MAX_DEBUG_LEVEL = 255;

    // include/DmaDriver.h:163-172, struct DmaReadData: 36 bytes used, 4 of padding
    static final int READ_BYTES = 40;
    static final int READ_DATA = 0;
    static final int READ_DEST = 8;
    static final int READ_FLAGS = 12;
    static final int READ_INDEX = 16;
    static final int READ_ERROR = 20;
    static final int READ_SIZE = 24;
    static final int READ_RET = 32;

    // include/DmaDriver.h:136-144, struct DmaWriteData
    static final int WRITE_BYTES = 32;
    static final int WRITE_DATA = 0;
    static final int WRITE_DEST = 8;
    static final int WRITE_FLAGS = 12;
    static final int WRITE_INDEX = 16;
    static final int WRITE_SIZE = 20;
    static final int WRITE_IS32 = 24;

    // include/DmaDriver.h:184-187, struct DmaRegisterData
    static final int REGISTER_BYTES = 16;
    static final int REGISTER_ADDRESS = 0;
    static final int REGISTER_DATA = 8;

    // linux/include/uapi/asm-generic/fcntl.h; O_CLOEXEC has this value on x86-64 and aarch64
    static final int O_RDWR = 2;
    static final int O_CLOEXEC = 0x80000;
    // linux/include/uapi/asm-generic/mman-common.h, linux/mman.h
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    // linux/include/uapi/asm-generic/poll.h: struct pollfd is int fd, short events, short revents
    static final int POLLFD_BYTES = 8;
    static final int POLLFD_EVENTS = 4;
    static final int POLLFD_REVENTS = 6;
    static final short POLLIN = 0x1;
    static final short POLLOUT = 0x4;
    // linux/include/uapi/linux/eventfd.h
    static final int EFD_CLOEXEC = O_CLOEXEC;
    static final int EFD_NONBLOCK = 0x800;

    // linux/include/uapi/asm-generic/errno-base.h
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EFAULT = 14;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOTTY = 25;

    private DatadevConstants() {}
}
