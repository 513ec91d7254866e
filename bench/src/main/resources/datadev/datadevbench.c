/*
 * The calls of the Java binding, from C, on the same emulated card: prints nanoseconds a call for a read of argv[1]
 * frames, a read when nothing is queued, their return in one call, and a poll; measured for argv[2] seconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
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

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
    int batch = argc > 1 ? atoi(argv[1]) : 32;
    double seconds = argc > 2 ? atof(argv[2]) : 1;
    int fd = open("/dev/datadev_fake", O_RDWR | O_CLOEXEC);
    int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0 || wake < 0 || ioctl(fd, 0x1004, 1UL) != 0) return 1;
    static char payload[64];
    struct write_data frame = {.data = (uint64_t)(uintptr_t)payload, .size = sizeof payload};
    struct read_data *records = calloc(batch, sizeof *records);
    uint32_t *indices = calloc(batch, sizeof *indices);
    struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = wake, .events = POLLIN}};
    long long read_ns = 0, empty_ns = 0, return_ns = 0, poll_ns = 0, rounds = 0, begin = now();
    do {
        for (int i = 0; i < batch; i++)
            if (write(fd, &frame, sizeof frame) != (ssize_t)sizeof payload) return 2;
        long long a = now();
        if (poll(fds, 2, 0) != 1) return 3;
        long long b = now();
        memset(records, 0, batch * sizeof *records);
        if (read(fd, records, batch * sizeof *records) != batch) return 4;
        for (int i = 0; i < batch; i++) indices[i] = records[i].index;
        long long c = now();
        if (ioctl(fd, 0x1005UL | (unsigned long)batch << 16, indices) != 0) return 5;
        long long d = now();
        memset(records, 0, batch * sizeof *records);
        if (read(fd, records, batch * sizeof *records) != 0) return 6;
        long long e = now();
        poll_ns += b - a, read_ns += c - b, return_ns += d - c, empty_ns += e - d;
        rounds++;
    } while (now() - begin < seconds * 1e9);
    printf("%.1f %.1f %.1f %.1f\n", (double)poll_ns / rounds, (double)read_ns / rounds, (double)return_ns / rounds,
        (double)empty_ns / rounds);
    return 0;
}
