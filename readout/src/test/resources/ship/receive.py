"""Receives with libzmq: receive.py TYPE ENDPOINT COUNT; prints one line a message: header and SHA-1 of all parts."""
import hashlib
import sys
import zmq

kind, endpoint, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
context = zmq.Context()
socket = context.socket(getattr(zmq, kind))
socket.setsockopt(zmq.RCVTIMEO, 60000)
socket.setsockopt(zmq.HEARTBEAT_IVL, 50)
socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 60000)
if kind == "SUB":
    socket.setsockopt(zmq.SUBSCRIBE, b"\x02")
socket.connect(endpoint)
print("ready", flush=True)
for _ in range(count):
    parts = socket.recv_multipart()
    print(parts[0].hex(), len(parts) - 1, hashlib.sha1(b"".join(parts[1:])).hexdigest(), flush=True)
context.destroy(linger=0)
