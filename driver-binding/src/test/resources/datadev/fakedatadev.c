/*
 * Stands in for libc in front of a datadev card that does not exist: the calls that the Java binding makes, with the
 * answers of the real driver (7.4.0) where the device node is concerned and the real system call for everything else.
 * Tests load a card with fake_load(), let frames arrive, and ask at the end what a real kernel would not have
 * forgiven: fake_harm().
 *
 * Each open is a real descriptor, an anonymous memory file opened anew, so that offsets, protections and lifetimes of
 * mappings are the kernel's own. The engine works inside the calls; one mutex guards all of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct write_data {
    uint64_t data;
    uint32_t dest, flags, index, size, is32, pad;
};
struct read_data {
    uint64_t data;
    uint32_t dest, flags, index, error, size, is32;
    int32_t ret;
};
struct register_data {
    uint64_t address;
    uint32_t data;
};
_Static_assert(sizeof(struct write_data) == 32, "DmaWriteData");
_Static_assert(sizeof(struct read_data) == 40 && offsetof(struct read_data, ret) == 32, "DmaReadData");
_Static_assert(sizeof(struct register_data) == 16, "DmaRegisterData");

enum { MASK = 512, MAX_OPENS = 64, MAX_BUFFERS = 4096, MAX_MAPPINGS = 3 * MAX_BUFFERS, BAR = 1 << 24 };
#define KERNEL 0x8000000000000000ull

struct buffer {
    int owner; /* 1 + number of the open, 0 for none */
    int in_hw, in_q;
    uint32_t count, dest, flags, error, size, id;
};
struct ring {
    int at[MAX_BUFFERS];
    unsigned head, tail;
};
struct file {
    int live, fd, closed, mappings, has_mask;
    uint8_t mask[MASK];
    struct ring queue;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char node[256];
static int memory_fd = -1, tx, rx, cfg_size, cfg_mode, loopback, hold_when_full, removed, interrupts_to_come;
static uint8_t *memory;
static struct buffer buffers[MAX_BUFFERS];
static struct ring tx_free, rx_hw, tx_hw;
static struct file files[MAX_OPENS];
static struct { void *address; size_t length; int file; } mappings[MAX_MAPPINGS];
static uint32_t *bar;
static int corrupt_every, frames_looped;
static long harm, debug_level, acknowledged, discarded, calls_made;
static uint32_t missed_requests;
static char harm_text[512];

static void push(struct ring *r, int index) { r->at[r->tail++ % MAX_BUFFERS] = index; }
static int empty(const struct ring *r) { return r->head == r->tail; }
static int pop(struct ring *r) { return r->at[r->head++ % MAX_BUFFERS]; }
static int total(void) { return removed ? 0 : tx + rx; }
static int is_rx(int index) { return index >= tx; }

static int fail(int code) {
    errno = code;
    return -1;
}

static void harmed(const char *what, long value) {
    if (harm++ == 0) snprintf(harm_text, sizeof harm_text, "%s (%ld)", what, value);
}

static struct file *file_of(int fd) {
    for (int i = 0; i < MAX_OPENS; i++)
        if (files[i].live && !files[i].closed && files[i].fd == fd) return &files[i];
    return NULL;
}
static int number_of(const struct file *f) { return (int)(f - files) + 1; }

static void to_hardware(int index) {
    struct buffer *b = &buffers[index];
    b->owner = 0;
    b->in_q = 0;
    b->in_hw = 1;
    push(&rx_hw, index);
}
static void to_free(int index) {
    struct buffer *b = &buffers[index];
    b->owner = 0;
    b->in_hw = 0;
    b->in_q = 1;
    push(&tx_free, index);
}

static void deliver(int index, int dest, int size, uint32_t flags, uint32_t error) {
    struct buffer *b = &buffers[index];
    b->count++;
    for (int i = 0; i < MAX_OPENS; i++) {
        struct file *f = &files[i];
        if (f->live && f->has_mask && (f->mask[dest >> 3] >> (dest & 7) & 1)) {
            b->dest = dest, b->size = size, b->flags = flags, b->error = error;
            b->in_hw = 0, b->in_q = 1;
            push(&f->queue, index);
            return;
        }
    }
    discarded++;
    to_hardware(index);
}

static void finish_transmit(int index) {
    if (is_rx(index)) to_hardware(index);
    else to_free(index);
}

/* What was sent comes back; without a receive buffer it waits (a card) or is lost (the emulator). */
static void run_engine(void) {
    while (!empty(&tx_hw)) {
        if (loopback && empty(&rx_hw)) {
            if (hold_when_full) return;
            finish_transmit(pop(&tx_hw));
            continue;
        }
        int from = pop(&tx_hw);
        struct buffer *b = &buffers[from];
        if (loopback) {
            int to = pop(&rx_hw);
            memcpy(memory + (size_t)to * cfg_size, memory + (size_t)from * cfg_size, b->size);
            if (corrupt_every > 0 && ++frames_looped % corrupt_every == 0)
                memory[(size_t)to * cfg_size + b->size / 2] ^= 0x10;
            deliver(to, b->dest, b->size, b->flags, 0);
        }
        finish_transmit(from);
    }
}

/* The last reference to an open file went: descriptor and mappings. */
static void release_file(struct file *f) {
    if (!f->closed || f->mappings > 0) return;
    while (!empty(&f->queue)) to_hardware(pop(&f->queue));
    for (int i = 0; i < tx + rx; i++)
        if (buffers[i].owner == number_of(f)) is_rx(i) ? to_hardware(i) : to_free(i);
    memset(f, 0, sizeof *f);
    run_engine();
}

static int interrupted(void) {
    if (interrupts_to_come > 0) {
        interrupts_to_come--;
        errno = EINTR;
        return 1;
    }
    return 0;
}

/* ---- what the tests call ---- */

int fake_load(const char *path, int tx_count, int rx_count, int size, int mode) {
    pthread_mutex_lock(&lock);
    snprintf(node, sizeof node, "%s", path);
    if (memory != NULL) syscall(SYS_munmap, memory, (size_t)(tx + rx) * cfg_size), syscall(SYS_close, memory_fd);
    tx = tx_count, rx = rx_count, cfg_size = size, cfg_mode = mode;
    loopback = hold_when_full = removed = interrupts_to_come = corrupt_every = frames_looped = 0;
    harm = debug_level = acknowledged = discarded = missed_requests = 0;
    harm_text[0] = 0;
    memset(buffers, 0, sizeof buffers);
    memset(&tx_free, 0, sizeof tx_free), memset(&rx_hw, 0, sizeof rx_hw), memset(&tx_hw, 0, sizeof tx_hw);
    memset(files, 0, sizeof files);
    memset(mappings, 0, sizeof mappings);
    memory_fd = (int)syscall(SYS_memfd_create, "fakedatadev", 1);
    if (memory_fd < 0 || ftruncate(memory_fd, (off_t)(tx + rx) * size) != 0) abort();
    /* not mmap(): in a program that links this library first, that is the one below, and the lock is taken */
    memory = (uint8_t *)syscall(
        SYS_mmap, NULL, (size_t)(tx + rx) * size, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd, 0L);
    for (int i = 0; i < tx; i++) to_free(i);
    for (int i = tx; i < tx + rx; i++) to_hardware(i);
    if (bar == NULL) bar = calloc(BAR / 4, 4);
    uint32_t *aver = bar + 0x20000 / 4;
    aver[0] = 0x1000000, aver[1] = 0x6b025cfb, aver[2] = 4711;
    aver[3] = 0x89abcdef, aver[4] = 0x01234567;
    for (int i = 0; i < 64; i++) aver[5 + i] = 1000 + i;
    aver[69] = 42;
    for (int i = 0; i < 20; i++) ((uint8_t *)(aver + 70))[i] = (uint8_t)(i + 1);
    for (int i = 0; i < 16; i++) ((uint8_t *)(aver + 110))[i] = (uint8_t)(0xF0 + i);
    strcpy((char *)(aver + 114), "FakeCard: built for tests : with colons");
    pthread_mutex_unlock(&lock);
    return memory == MAP_FAILED ? -1 : 0;
}

int fake_arrive(int dest, int size, int flags, int error, int seed) {
    pthread_mutex_lock(&lock);
    int found = !empty(&rx_hw);
    if (found) {
        int index = pop(&rx_hw);
        for (int i = 0; i < size && i < cfg_size; i++) memory[(size_t)index * cfg_size + i] = (uint8_t)(seed + i);
        deliver(index, dest, size, flags, error);
    }
    pthread_mutex_unlock(&lock);
    return found;
}

void fake_loopback(int on, int hold) { loopback = on, hold_when_full = hold; }
/* One bit of every so many frames is wrong. */
void fake_corrupt(int every) { corrupt_every = every; }
/* As after a return with a bad index: buffers that are nowhere until the driver is loaded again. */
void fake_leak(int count) {
    while (count-- > 0 && !empty(&rx_hw)) buffers[pop(&rx_hw)].in_hw = 0;
}
void fake_interrupt(int count) { interrupts_to_come = count; }
void fake_missed(int value) { missed_requests = (uint32_t)value; }
long fake_harm(void) { return harm; }
void fake_harm_text(char *into, int size) { snprintf(into, size, "%s", harm_text); }
long fake_debug_level(void) { return debug_level; }
long fake_acknowledged(void) { return acknowledged; }
long fake_discarded(void) { return discarded; }
long fake_calls(void) { return calls_made; }
void fake_remove(void) { removed = 1; }

/* Files of the node that are open or mapped. */
int fake_opens(void) {
    int count = 0;
    for (int i = 0; i < MAX_OPENS; i++) count += files[i].live;
    return count;
}

/* Any open frames, buffers or claims left: what a process that ended in order leaves none of. */
int fake_owned(void) {
    int count = 0;
    for (int i = 0; i < tx + rx; i++) count += buffers[i].owner != 0;
    return count;
}

/* The order of the five diagnostic counters of one direction. */
static int state_of(const struct buffer *b) {
    if (b->owner) return 0;
    if (b->in_hw) return b->in_q ? 2 : 1;
    return b->in_q ? 3 : 4;
}
static int count_state(int first, int n, int state) {
    int count = 0;
    for (int i = first; i < first + n; i++) count += state_of(&buffers[i]) == state;
    return count;
}

static int print_pool(char *into, int size, const char *title, const char *queue, int first, int n) {
    long uses = 0;
    for (int i = first; i < first + n; i++) uses += buffers[i].count;
    return snprintf(into, size,
        "\n%s\n         Buffer Count : %d\n          Buffer Size : %d\n          Buffer Mode : %d\n"
        "      Buffers In User : %d\n        Buffers In Hw : %d\n  Buffers In Pre-Hw Q : %d\n%21s : %d\n"
        "       Tot Buffer Use : %ld\n", title, n, cfg_size, cfg_mode, count_state(first, n, 0),
        count_state(first, n, 1), count_state(first, n, 2), queue, count_state(first, n, 3), uses);
}

void fake_proc(char *into, int size) {
    int n = snprintf(into, size, "PCIe[BUS:NUM:SLOT.FUNC] : 0000:00:04.0\n\n"
        "---------- DMA Firmware General ----------\n          Int Req Count : 12\n    Hw Write Buff Count : -4080\n\n"
        "-------- DMA Kernel Driver General --------\n DMA Driver's Git Version : 7.4.0-1-g7685fa2\n"
        " DMA Driver's API Version : 0x6\n         GPUAsync Support : Disabled\n");
    n += print_pool(into + n, size - n, "---- Read Buffers (Firmware->Software) ----", "Buffers In Rx Queue", tx, rx);
    print_pool(into + n, size - n, "---- Write Buffers (Software->Firmware) ---", "Buffers In Sw Queue", 0, tx);
}

/* ---- what the binding calls ---- */

/* A program that cannot call fake_load(), a benchmark or a whole server, gets a looped card of this name. */
#define DEFAULT_NODE "/dev/datadev_fake"

int open(const char *path, int flags, ...) {
    if (node[0] == 0 && strcmp(path, DEFAULT_NODE) == 0) {
        fake_load(DEFAULT_NODE, 64, 64, 65536, 1);
        fake_loopback(1, 1);
    }
    pthread_mutex_lock(&lock);
    int result;
    if (node[0] == 0 || strcmp(path, node) != 0) {
        result = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0);
    } else if (removed) {
        result = fail(ENOENT);
    } else {
        int i = 0;
        while (i < MAX_OPENS && files[i].live) i++;
        char again[64];
        snprintf(again, sizeof again, "/proc/self/fd/%d", memory_fd);
        result = i == MAX_OPENS ? fail(ENOMEM) : (int)syscall(SYS_openat, AT_FDCWD, again, flags, 0);
        if (result >= 0) {
            if (!(flags & O_CLOEXEC)) harmed("open without O_CLOEXEC", flags);
            memset(&files[i], 0, sizeof files[i]);
            files[i].live = 1, files[i].fd = result;
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int close(int fd) {
    pthread_mutex_lock(&lock);
    struct file *f = file_of(fd);
    if (f != NULL) {
        if (removed) harmed("close of a removed device", fd);
        if (f->has_mask && f->mappings > 0) harmed("close of a claiming file that is mapped", fd);
        f->closed = 1;
        release_file(f);
    }
    pthread_mutex_unlock(&lock);
    return (int)syscall(SYS_close, fd);
}

static int set_mask(struct file *f, const uint8_t *mask) {
    if (f->has_mask) return fail(EPERM);
    int any = 0;
    for (int b = 0; b < MASK; b++) {
        any |= mask[b];
        for (int i = 0; i < MAX_OPENS; i++)
            if (files[i].live && files[i].has_mask && (files[i].mask[b] & mask[b])) return fail(EPERM);
    }
    if (any && f->mappings > 0) harmed("claim by a file that is mapped", f->fd);
    if (any) memcpy(f->mask, mask, MASK), f->has_mask = 1;
    return 0;
}

static int return_indices(struct file *f, int n, const uint32_t *list) {
    if (n > total()) return fail(EINVAL);
    if (n == 0) return 0;
    if (list == NULL) return fail(EPERM);
    if ((uint64_t)(uintptr_t)list >= KERNEL) return fail(EFAULT);
    for (int i = 0; i < n; i++) {
        if (list[i] >= (uint32_t)total()) {
            harmed("return of an index that is out of range", list[i]);
            for (int j = 0; j < i; j++)
                if (is_rx(list[j]) && buffers[list[j]].owner == 0) buffers[list[j]].in_hw = buffers[list[j]].in_q = 0;
            return fail(EINVAL);
        }
        if (buffers[list[i]].owner != number_of(f)) harmed("return of an index that is not held", list[i]);
        else is_rx(list[i]) ? to_hardware(list[i]) : to_free(list[i]);
    }
    run_engine();
    return 0;
}

static int register_call(int write, struct register_data *r) {
    if (r == NULL) return fail(EPERM);
    if (r->address < 0x10000 || r->address > BAR - 4 || r->address % 4 != 0) {
        harmed("register address", (long)r->address);
        return fail(EPERM);
    }
    if (write) bar[r->address / 4] = r->data;
    else r->data = bar[r->address / 4];
    return 0;
}

static int dispatch(struct file *f, unsigned long request, unsigned long argument) {
    uint32_t cmd = (uint32_t)request, low = cmd & 0xFFFF;
    if (low >= 0x100F && low <= 0x1013) return count_state(0, tx, (int)low - 0x100F);
    if (low >= 0x1014 && low <= 0x1018) return count_state(tx, rx, (int)low - 0x1014);
    switch (low) {
        case 0x1001: return total();
        case 0x1002: return removed ? 0 : cfg_size;
        case 0x1003: debug_level = argument & 0xFF; return 0;
        case 0x1004: {
            uint8_t mask[MASK] = {0};
            uint32_t bits = (uint32_t)argument;
            memcpy(mask, &bits, 4);
            return set_mask(f, mask);
        }
        case 0x1005: return return_indices(f, (int)(cmd >> 16), (const uint32_t *)argument);
        case 0x1006: {
            if (removed || empty(&tx_free)) return fail(EPERM);
            int index = pop(&tx_free);
            buffers[index].owner = number_of(f), buffers[index].in_q = 0;
            return index;
        }
        case 0x1007: return !removed && !empty(&f->queue);
        case 0x1008: return argument == 0 || argument >= KERNEL ? fail(EPERM) : set_mask(f, (uint8_t *)argument);
        case 0x1009: return 6;
        case 0x100A: return register_call(1, (struct register_data *)argument);
        case 0x100B: return register_call(0, (struct register_data *)argument);
        case 0x100C: return removed ? 0 : rx;
        case 0x100D: return removed ? 0 : tx;
        case 0x1019: return argument == 0 ? fail(EFAULT) : (memcpy((void *)argument, "7.4.0-1-g7685fa2", 16), 0);
    }
    switch (cmd) {
        case 0x1200: return argument == 0 ? fail(EPERM) : (memcpy((void *)argument, bar + 0x20000 / 4, 712), 0);
        case 0x2001: acknowledged++; return 0;
        case 0x2002: {
            int value = (int)missed_requests;
            return value < 0 && value > -4096 ? fail(-value) : value;
        }
        case 0x8005: return 0;
        case 0x8002: case 0x8003: case 0x8004: case 0x8006: case 0x8007: return fail(524);
    }
    return fail(EPERM);
}

int ioctl(int fd, unsigned long request, ...) {
    va_list args;
    va_start(args, request);
    unsigned long argument = va_arg(args, unsigned long);
    va_end(args);
    pthread_mutex_lock(&lock);
    calls_made++;
    struct file *f = file_of(fd);
    int result = interrupted() ? -1
        : f != NULL ? dispatch(f, request, argument) : (int)syscall(SYS_ioctl, fd, request, argument);
    pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t read_records(struct file *f, struct read_data *records, size_t bytes) {
    if (bytes % sizeof *records != 0) return fail(EPERM);
    size_t n = bytes / sizeof *records;
    if (removed || n == 0) return 0;
    if (n > (size_t)total()) return fail(EINVAL);
    if (records == NULL) return fail(EPERM);
    if ((uint64_t)(uintptr_t)records >= KERNEL) return fail(EFAULT);
    size_t got = 0;
    for (size_t i = 0; i < n; i++) /* the driver takes data and size from the caller, the rest must be zero */
        if (records[i].dest | records[i].flags | records[i].index | records[i].error | records[i].is32
            | (uint32_t)records[i].ret)
            harmed("read record not zeroed", (long)i);
    for (; got < n && !empty(&f->queue); got++) {
        struct read_data *r = &records[got];
        int index = pop(&f->queue);
        struct buffer *b = &buffers[index];
        r->dest = b->dest, r->flags = b->flags, r->index = index, r->error = b->error;
        uint64_t to = r->is32 ? (uint32_t)r->data : r->data;
        b->in_q = 0;
        if (to == 0) {
            r->ret = b->size;
            b->owner = number_of(f);
        } else if (r->size < b->size) {
            r->error |= 4;
            r->ret = -1;
            to_hardware(index);
        } else {
            memcpy((void *)to, memory + (size_t)index * cfg_size, b->size);
            r->ret = b->size;
            to_hardware(index);
        }
    }
    run_engine();
    return (ssize_t)got;
}

ssize_t read(int fd, void *into, size_t bytes) {
    pthread_mutex_lock(&lock);
    calls_made++;
    struct file *f = file_of(fd);
    ssize_t result = -1;
    if (!interrupted()) result = f != NULL ? read_records(f, into, bytes) : syscall(SYS_read, fd, into, bytes);
    pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t write_record(struct file *f, const struct write_data *w, size_t bytes) {
    if (bytes != sizeof *w || w == NULL || (uint64_t)(uintptr_t)w >= KERNEL) return fail(EPERM);
    if (w->size > (uint32_t)cfg_size) return harmed("write larger than the buffer", w->size), fail(EPERM);
    if (w->dest > 4095) return harmed("write destination", w->dest), fail(EPERM);
    if (w->size == 0) harmed("write of no bytes", w->index);
    if (w->flags & ~0x1FFFFu) harmed("write flags", w->flags);
    uint64_t from = w->is32 ? (uint32_t)w->data : w->data;
    int index = (int)w->index;
    if (from == 0) {
        if (w->index >= (uint32_t)total()) return harmed("write of an index that is out of range", w->index), fail(EPERM);
        if (buffers[index].owner != number_of(f)) harmed("write of an index that is not held", index);
    } else {
        if (removed || empty(&tx_free)) return 0;
        index = pop(&tx_free);
        memcpy(memory + (size_t)index * cfg_size, (const void *)from, w->size);
    }
    struct buffer *b = &buffers[index];
    b->owner = 0, b->in_q = 0, b->in_hw = 1, b->count++;
    b->dest = w->dest, b->flags = w->flags & 0x1FFFF, b->size = w->size;
    push(&tx_hw, index);
    run_engine();
    return w->size;
}

ssize_t write(int fd, const void *from, size_t bytes) {
    pthread_mutex_lock(&lock);
    calls_made++;
    struct file *f = file_of(fd);
    ssize_t result = -1;
    if (!interrupted()) result = f != NULL ? write_record(f, from, bytes) : syscall(SYS_write, fd, from, bytes);
    pthread_mutex_unlock(&lock);
    return result;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    struct file *f = NULL;
    if (fd >= 0) {
        pthread_mutex_lock(&lock);
        f = file_of(fd);
        pthread_mutex_unlock(&lock);
    }
    if (f != NULL && offset % 4096 == 0) {
        size_t rounded = (length + 4095) & ~(size_t)4095;
        if (offset % cfg_size != 0 || rounded < (size_t)cfg_size) return errno = EPERM, MAP_FAILED;
        if (length != (size_t)cfg_size) harmed("mapping of another length than cfgSize", (long)length);
        if (offset / cfg_size >= total()) return errno = EPERM, MAP_FAILED;
    }
    void *result = (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
    if (f != NULL && result != MAP_FAILED) {
        pthread_mutex_lock(&lock);
        int i = 0;
        while (mappings[i].address != NULL) i++;
        mappings[i].address = result, mappings[i].length = length, mappings[i].file = number_of(f);
        f->mappings++;
        pthread_mutex_unlock(&lock);
    }
    return result;
}

int munmap(void *address, size_t length) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_MAPPINGS; i++)
        if (mappings[i].address == address && address != NULL) {
            struct file *f = &files[mappings[i].file - 1];
            mappings[i].address = NULL;
            f->mappings--;
            release_file(f);
            break;
        }
    pthread_mutex_unlock(&lock);
    return (int)syscall(SYS_munmap, address, length);
}

/* Looks once; the descriptors that are not ours are asked for their state by the kernel. */
static int look(struct pollfd *fds, nfds_t n) {
    int ready = 0;
    for (nfds_t i = 0; i < n; i++) {
        struct file *f = file_of(fds[i].fd);
        if (f == NULL) {
            struct timespec now = {0, 0};
            syscall(SYS_ppoll, &fds[i], 1, &now, NULL, 0);
        } else {
            int state = (empty(&f->queue) ? 0 : POLLIN) | (empty(&tx_free) ? 0 : POLLOUT);
            fds[i].revents = (short)(state & fds[i].events);
        }
        ready += fds[i].revents != 0;
    }
    return ready;
}

int poll(struct pollfd *fds, nfds_t n, int timeout) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (;;) {
        pthread_mutex_lock(&lock);
        calls_made++;
        int ready = interrupted() ? -1 : look(fds, n);
        pthread_mutex_unlock(&lock);
        if (ready != 0) return ready;
        clock_gettime(CLOCK_MONOTONIC, &now);
        long passed = (now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec - start.tv_nsec;
        if (timeout >= 0 && passed >= timeout * 1000000L) return 0;
        struct timespec nap = {0, 200000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
    }
}

int eventfd(unsigned int initial, int flags) { return (int)syscall(SYS_eventfd2, initial, flags); }

/* A process that ends says what it left behind, where somebody wants to know. */
__attribute__((destructor)) static void say_what_is_left(void) {
    const char *path = getenv("FAKE_DATADEV_REPORT");
    FILE *out = path == NULL ? NULL : fopen(path, "w");
    if (out == NULL) return;
    fprintf(out, "owned=%d opens=%d harm=%ld\n", fake_owned(), fake_opens(), harm);
    fclose(out);
}
