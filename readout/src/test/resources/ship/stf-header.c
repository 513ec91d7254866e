/*
 * Where stf-header.hex comes from: the structure of StfHeader.java as a C compiler lays it out with natural alignment
 * (x86-64, little-endian), in zeroed memory, each field with a value that shows its place.
 *
 *   gcc -o /tmp/stf stf-header.c && /tmp/stf > stf-header.hex
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct stf_header {
    uint8_t version;
    uint32_t timeframe_id;
    uint32_t run_number;
    uint8_t system_id;
    uint16_t fee_id;
    uint16_t equipment_id;
    uint8_t link_id;
    uint32_t timeframe_orbit_first;
    uint32_t timeframe_orbit_last;
    uint8_t last_tf_message : 1;
    uint8_t is_rdh_format : 1;
    uint8_t flags_unused : 6;
};

static void print(const struct stf_header *h, const char *what) {
    const unsigned char *bytes = (const unsigned char *)h;
    printf("# %s\n", what);
    for (size_t i = 0; i < sizeof *h; i++) {
        printf("%02x%s", bytes[i], i % 16 == 15 ? "\n" : " ");
    }
}

int main(void) {
    struct stf_header h;
    _Static_assert(sizeof h == 32, "32 bytes");
    memset(&h, 0, sizeof h);
    h.version = 2;
    h.timeframe_id = 0x11223344;
    h.run_number = 0x55667788;
    h.system_id = 0x13;
    h.fee_id = 0xa1b2;
    h.equipment_id = 0xc3d4;
    h.link_id = 0x17;
    h.timeframe_orbit_first = 0x80000001;
    h.timeframe_orbit_last = 0x80000080;
    h.last_tf_message = 1;
    h.is_rdh_format = 1;
    print(&h, "every field set");
    memset(&h, 0, sizeof h);
    h.version = 2;
    h.system_id = 0xff;
    h.fee_id = 0xffff;
    h.equipment_id = 0xffff;
    h.link_id = 0xff;
    print(&h, "the values that mean nothing is known");
    return 0;
}
