"""Runs a program and tells what it used: report-children.py <file> <program> <argument>..."""

import json
import resource
import subprocess
import sys
import time

file, *command = sys.argv[1:]
start = time.monotonic()
status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(file, "w") as report:
    cpu = usage.ru_utime + usage.ru_stime
    json.dump({"wall": wall, "cpu": cpu, "memory": usage.ru_maxrss * 1024}, report)
sys.exit(status)
