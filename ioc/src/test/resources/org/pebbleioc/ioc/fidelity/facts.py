# Prints what a Channel Access server answers, line by line: run against a C IOC and against ours, the same must come out.
import ctypes
import struct

STRING, SHORT, FLOAT, ENUM, CHAR, LONG, DOUBLE = range(7)
CODES = ['40s', 'h', 'f', 'H', 'B', 'i', 'd']
SIZES = [40, 2, 4, 2, 1, 4, 8]
OFFSETS = [[0] * 7, [4, 4, 4, 4, 5, 4, 8], [12, 14, 12, 14, 15, 12, 16], [4, 24, 40, 422, 19, 36, 64], [4, 28, 48, 422, 21, 44, 80]]
STAMPS = set()


class Args(ctypes.Structure):
    _fields_ = [('usr', ctypes.c_void_p), ('chid', ctypes.c_void_p), ('type', ctypes.c_long), ('count', ctypes.c_long),
                ('dbr', ctypes.c_void_p), ('status', ctypes.c_int)]


CALLBACK = ctypes.CFUNCTYPE(None, Args)
channels = {}
kept = []


def channel(name):
    if name not in channels:
        chid = ca.create_channel(name, connect=True)
        if not ca.connect_channel(chid, timeout=5):
            return None
        channels[name] = ctypes.c_void_p(chid) if isinstance(chid, int) else chid
    return channels[name]


def text(data):
    return data.split(b'\0')[0].decode('latin-1')


def show(value):
    return '%.9g' % value if isinstance(value, float) else repr(value)


def layout(dbr_type):
    if dbr_type < 35:
        return OFFSETS[dbr_type // 7][dbr_type % 7], dbr_type % 7
    return {37: 8, 38: 0}[dbr_type], STRING


def decode(dbr_type, count, data):
    offset, base = layout(dbr_type)
    words = []
    family = dbr_type // 7 if dbr_type < 35 else dbr_type
    if family in (1, 2, 3, 4, 37):
        words.append('alarm %d %d' % struct.unpack_from('hh', data))
    if family == 37:
        words.append('ack %d %d' % struct.unpack_from('HH', data, 4))
    if family == 2:
        seconds, nanos = struct.unpack_from('II', data, 4)
        words.append('stamped' if seconds > 0 else 'no stamp')
    if family in (3, 4) and base != STRING:
        if base == ENUM:
            number, = struct.unpack_from('h', data, 4)
            words.append('choices %s' % [text(data[6 + 26 * i:32 + 26 * i]) for i in range(number)])
        else:
            limits = 6 if family == 3 else 8
            at = 4
            if base in (FLOAT, DOUBLE):
                words.append('prec %d' % struct.unpack_from('h', data, 4))
                at = 8
            words.append('units %r' % text(data[at:at + 8]))
            code = 'b' if base == CHAR else CODES[base]
            words.append('limits ' + ' '.join(show(v) for v in struct.unpack_from('%d%s' % (limits, code), data, at + 8)))
    values = []
    for i in range(count):
        at = offset + i * SIZES[base]
        value, = struct.unpack_from(CODES[base], data, at)
        values.append(text(value) if base == STRING else value)
    words.append('= ' + ' '.join(show(v) for v in values))
    return '; '.join(words)


def request(name, dbr_type, count):
    """Asks, and gives a list that the answer will be in."""
    answers = []

    def done(args):
        if args.status != 1:
            answers.append('status %d' % args.status)
            return
        offset, base = layout(args.type)
        size = offset + max(1, args.count) * SIZES[base]
        answers.append('%d of %d; ' % (args.count, args.type) + decode(args.type, args.count, ctypes.string_at(args.dbr, size)))

    callback = CALLBACK(done)
    kept.append(callback)
    status = ca.libca.ca_array_get_callback(dbr_type, count, channel(name), callback, None)
    if status != 1:
        answers.append('refused %d' % status)
    return answers


def get(name, dbr_type, count):
    answers = request(name, dbr_type, count)
    until(lambda: answers)
    return answers[0]


def put(name, dbr_type, values, count=None):
    chid = channel(name)
    if isinstance(values, bytes):
        data, number = values, 1
    else:
        values = values if isinstance(values, list) else [values]
        data = b''.join(struct.pack(CODES[dbr_type], v.encode() if isinstance(v, str) else v) for v in values)
        number = len(values)
    answers = []
    callback = CALLBACK(lambda args: answers.append('status %d' % args.status))
    kept.append(callback)
    buffer = ctypes.create_string_buffer(data, max(1, len(data)))
    status = ca.libca.ca_array_put_callback(dbr_type, count or number, chid, buffer, callback, None)
    if status != 1:
        return 'refused %d' % status
    until(lambda: answers)
    return answers[0]


def fact(*words):
    say(' '.join(str(word) for word in words))


def put_fact(name, dbr_type, values, *shown):
    fact('put', name, dbr_type, values, '->', put(name, dbr_type, values))
    for other in shown or (name,):
        fact('    then', other, get(other, STRING, 0))


# arrays need values first
for name, kind, values in (
        ('F:char', CHAR, [0, 1, 127, 128, 255]), ('F:uchar', CHAR, [0, 1, 127, 128, 255]), ('F:short', SHORT, [-32768, -1, 7]),
        ('F:ushort', LONG, [0, 40000, 65535]), ('F:long', LONG, [-70000, 70000, -1]), ('F:ulong', DOUBLE, [4e9, 5.0, 0.0]),
        ('F:float', FLOAT, [1.25, -2.5, 1e30]), ('F:double', DOUBLE, [1.234567, -1e300, 1e-5, 3e9]),
        ('F:string', STRING, ['one', '2', '']), ('F:enum', SHORT, [1, 0, 7]), ('F:one', DOUBLE, [5.5]),
        ('F:text', CHAR, list(b'a text of some length\0'))):
    fact('put', name, put(name, kind, values))

names = ['F:ai', 'F:ao', 'F:alarm', 'F:undefined', 'F:longin', 'F:longout', 'F:bi', 'F:bo', 'F:boplain', 'F:mbbo', 'F:mbbi',
         'F:stringin', 'F:stringout', 'F:number', 'F:calc', 'F:char', 'F:uchar', 'F:short', 'F:ushort', 'F:long', 'F:ulong', 'F:float',
         'F:double', 'F:string', 'F:enum', 'F:one', 'F:empty', 'F:text', 'F:ai.DESC', 'F:ai.HIHI', 'F:ai.SCAN', 'F:ai.HHSV', 'F:ai.PREC',
         'F:ai.EGU', 'F:ai.PHAS', 'F:ai.UDF', 'F:ai.STAT', 'F:ai.SEVR', 'F:ai.PINI', 'F:ai.INP', 'F:ai.FLNK', 'F:ai.NAME',
         'F:ai.RTYP', 'F:ao.DRVH', 'F:ao.OVAL', 'F:bi.ZNAM', 'F:bi.OSV', 'F:bi.RVAL', 'F:mbbo.ZRST', 'F:mbbo.TWVL', 'F:mbbo.TWSV',
         'F:calc.A', 'F:calc.CALC', 'F:calc.INPA', 'F:double.NELM', 'F:double.NORD', 'F:double.FTVL', 'F:longin.HOPR', 'F:longin.PACT',
         'F:ai.DESC$', 'F:stringin.VAL$', 'F:calc.INPA$', 'F:double.[1:2]', 'F:double.VAL{"arr":{"s":0,"i":2}}']
for name in names:
    ca.create_channel(name, connect=False)
for name in names:
    chid = channel(name)
    if chid is None:
        fact(name, 'does not connect')
        continue
    fact(name, 'is', ca.libca.ca_field_type(chid), 'x', ca.libca.ca_element_count(chid), 'rights',
         ca.libca.ca_read_access(chid), ca.libca.ca_write_access(chid))
    types = list(range(35)) + [37, 38]
    requests = [request(name, dbr_type, 0 if dbr_type < 35 else 1) for dbr_type in types]
    until(lambda: all(requests))
    for dbr_type, answers in zip(types, requests):
        fact('  ', dbr_type, answers[0])
    if ca.libca.ca_element_count(chid) > 1:
        fact('  two:', get(name, DOUBLE, 2), '|', get(name, STRING, 2), '|', get(name, 20, 2))
strangers = ['F:nobody', 'F:ai.NOSUCH', 'F:ai.VAL{"nosuch":{}}']
chids = [ca.create_channel(name, connect=False, auto_cb=False) for name in strangers]
ca.poll(1.0, 0.1)
for name, chid in zip(strangers, chids):
    fact(name, 'connects', ca.isConnected(chid))

put_fact('F:ao', DOUBLE, 2.5)
put_fact('F:ao', DOUBLE, 25.0)
put_fact('F:ao', STRING, '3.75')
put_fact('F:ao', STRING, '0x10')
put_fact('F:ao', STRING, '1e1')
put_fact('F:ao', STRING, 'nonsense')
put_fact('F:ao', STRING, '')
put_fact('F:ao', STRING, '  4.5  ')
put_fact('F:ao', LONG, -7)
put_fact('F:ao', CHAR, 200)
put_fact('F:ao', ENUM, 3)
put_fact('F:ao', FLOAT, 0.1)
put_fact('F:longout', DOUBLE, 12.9)
put_fact('F:longout', DOUBLE, -12.9)
put_fact('F:longout', DOUBLE, 5000.0)
put_fact('F:longout', STRING, '77')
put_fact('F:longout', STRING, '0x1F')
put_fact('F:longout', STRING, 'x')
put_fact('F:longout', CHAR, 255)
put_fact('F:bo', STRING, 'Open')
put_fact('F:bo', STRING, 'Nope')
put_fact('F:bo', STRING, '0')
put_fact('F:bo', STRING, '2')
put_fact('F:bo', LONG, 1)
put_fact('F:bo', ENUM, 0)
put_fact('F:mbbo', STRING, 'One')
put_fact('F:mbbo', STRING, '2')
put_fact('F:mbbo', STRING, 'Nope')
put_fact('F:mbbo', ENUM, 1)
put_fact('F:mbbo', ENUM, 15)
put_fact('F:mbbo', DOUBLE, 0.0)
put_fact('F:stringout', STRING, 'short')
put_fact('F:stringout', STRING, 'x' * 39)
put_fact('F:stringout', DOUBLE, 2.5)
put_fact('F:stringout', LONG, -3)
put_fact('F:stringout', CHAR, 65)
put_fact('F:stringin.VAL$', CHAR, list(b'through the long door\0'), 'F:stringin')
put_fact('F:ai.DESC$', CHAR, list(b'described\0'), 'F:ai.DESC')
put_fact('F:calc.INPA$', CHAR, list(b'F:longout\0'), 'F:calc.INPA')
put_fact('F:calc.INPA', STRING, 'F:ai CP', 'F:calc.INPA')
put_fact('F:ai.SCAN', STRING, '1 second')
put_fact('F:ai.SCAN', STRING, 'Passive')
put_fact('F:ai.SCAN', STRING, 'never')
put_fact('F:ai.SCAN', LONG, 0)
put_fact('F:ai.HHSV', STRING, 'INVALID')
put_fact('F:ai.PREC', STRING, '4', 'F:ai.PREC', 'F:ai')
put_fact('F:disabled', LONG, 5)
put_fact('F:disabled.DISP', LONG, 0, 'F:disabled')
put_fact('F:disabled', LONG, 6)
put_fact('F:double', DOUBLE, [1.0, 2.0])
put_fact('F:double', STRING, ['1.5', '2.5', '3.5'])
put_fact('F:double', LONG, [1, 2, 3, 4])
put_fact('F:double', DOUBLE, 9.0)
put_fact('F:string', STRING, ['a', 'bb'])
put_fact('F:string', DOUBLE, [1.5, 2.0])
put_fact('F:char', CHAR, [1, 2, 3])
put_fact('F:char', LONG, [300, -1])
put_fact('F:char', STRING, 'text')
put_fact('F:short', DOUBLE, [1.9, -1.9])
put_fact('F:ushort', SHORT, [-1, 1])
put_fact('F:double.[1:2]', DOUBLE, [7.0, 8.0], 'F:double')

# alarms are acknowledged by writes of their own types
fact('ackt', put('F:alarm', 35, struct.pack('H', 0)), get('F:alarm', 37, 1))
fact('ackt', put('F:alarm', 35, struct.pack('H', 1)), get('F:alarm', 37, 1))
fact('acks minor', put('F:alarm', 36, struct.pack('H', 1)), get('F:alarm', 37, 1))
fact('acks major', put('F:alarm', 36, struct.pack('H', 2)), get('F:alarm', 37, 1))
fact('done')
