#!/usr/bin/env python3
"""Runs commands.txt in a C IOC and in this one, and prints where their answers differ.

compare.py SOFTIOC SOURCE [PATTERN]: SOFTIOC is EPICS base's softIoc (with the libraries that it needs in LD_LIBRARY_PATH),
SOURCE the top of this source after ./run plan, PATTERN a regular expression of the commands to show. Addresses in memory
and times are no differences, nor is the word ERROR before a message.
"""
import difflib
import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SLOW = ('dbtr', 'dbtpn', 'tpn', 'dbc', 'dbs', 'errlog', 'dbb', 'dbd', 'iocPause', 'iocRun')
PORTS = dict(
    EPICS_CAS_INTF_ADDR_LIST='127.0.0.1',
    EPICS_CAS_AUTO_BEACON_ADDR_LIST='NO',
    EPICS_CA_AUTO_ADDR_LIST='NO',
    EPICS_CA_ADDR_LIST='127.0.0.1:1',
    EPICS_PVAS_INTF_ADDR_LIST='127.0.0.1',
    EPICS_PVAS_AUTO_BEACON_ADDR_LIST='NO',
)


def answers(arguments, environment, commands):
    """Lines that each command prints; markers between them say where one ends."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith('EPICS_')}
    process = subprocess.Popen(
        arguments, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**clean, **PORTS, **environment})
    lines = []

    def read():
        for line in iter(process.stdout.readline, b''):
            lines.append(line.decode('utf8', 'replace').rstrip('\n'))

    reader = threading.Thread(target=read)
    reader.start()

    def said(mark, seconds):
        end = time.time() + seconds
        while time.time() < end and process.poll() is None:
            if any(mark in line for line in lines):
                return True
            time.sleep(0.005)
        return False

    def say(text):
        process.stdin.write((text + '\n').encode())
        process.stdin.flush()

    say('echo @@start@@')
    said('@@start@@', 60)
    for number, command in enumerate(commands):
        say('echo @@%d@@' % number)
        say(command)
        if command.startswith(SLOW):
            time.sleep(0.15)  # what it prints comes from another thread
        say('echo @@e%d@@' % number)
        if not said('@@e%d@@' % number, 10):
            print('no answer to', command)
            break
    process.stdin.close()
    process.wait(20)
    reader.join()
    result, current = {}, None
    for line in lines:
        line = re.sub(r'^(epics> |\x1b\[[0-9;]*m)+', '', line)
        mark = re.search(r'@@(e?)(\d+)@@', line)
        if mark:
            before = line[:mark.start()].replace('epics> ', '').strip()
            if mark.group(1) and current is not None and before not in ('', 'echo'):
                result[current].append(before)
            current = None if mark.group(1) else int(mark.group(2))
            result.setdefault(current, [])
        elif current is not None:
            result[current].append(line)
    return result


def comparable(command, lines):
    lines = [line for line in lines if line.strip() not in (command.strip(), 'echo', '')]
    lines = [re.sub(r'^ERROR (\S+:\d+: )?', '', line) for line in lines]
    lines = [re.sub(r'0x(0x)?[0-9a-f]{6,}', 'ADDRESS', line) for line in lines]
    lines = [re.sub(r'\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d(\.\d+)?', 'TIME', line).rstrip() for line in lines]
    if command.startswith(('dbpr', 'dbtr')):
        # fields side by side: which there are counts, not where a line ends
        lines = sorted(cell.strip() for line in lines for cell in re.findall(r'.{1,20}', line) if cell.strip())
    return lines


def main():
    base, source = sys.argv[1:3]
    pattern = sys.argv[3] if len(sys.argv) > 3 else ''
    with open(os.path.join(HERE, 'commands.txt')) as file:
        commands = [line.rstrip('\n') for line in file]
    start = os.path.join(HERE, 'st.cmd')
    theirs = answers(
        ['stdbuf', '-oL', '-eL', base, '-d', 'records.db'], {'EPICS_CAS_SERVER_PORT': '15064'}, commands)
    ours = answers(
        ['java', '-cp', source + '/ioc/target/dist/lib/*', 'org.pebbleioc.ioc.Main', '-i', start],
        {'EPICS_CAS_SERVER_PORT': '15164', 'EPICS_PVAS_SERVER_PORT': '15175', 'PEBBLEIOC_HOME': source}, commands)
    same = 0
    for number, command in enumerate(commands):
        left = comparable(command, theirs.get(number, []))
        right = comparable(command, ours.get(number, []))
        if left == right:
            same += 1
        elif re.search(pattern, command):
            print('$', command)
            for line in difflib.unified_diff(left, right, lineterm='', n=0):
                if not line.startswith(('---', '+++', '@@')):
                    print('   ', line)
    print('%d of %d commands answer alike' % (same, len(commands)))


main()
