"""The fingerprints of exported states, as docs/fingerprint.md specifies them: fingerprint.py DIR_OR_FILES..."""
import hashlib
import pathlib
import re
import struct
import sys


def fingerprint(state):
    if state[:8] not in (b"THALWEG\x01", b"THALWEG\x02"):
        raise ValueError("not a state of format version 1 or 2")
    digest, names, at = hashlib.sha256(), set(), 12
    for _ in range(struct.unpack_from("<I", state, 8)[0]):
        name, shaping, length = struct.unpack_from("<4sII", state, at)
        at += 12 + length
        if not re.fullmatch(b"[A-Z0-9]{4}", name) or name in names or shaping > 1:
            raise ValueError(f"damaged: section {len(names) + 1} is misnamed, doubled or mismarked")
        names.add(name)
        if shaping:
            digest.update(name + struct.pack("<I", length) + state[at - length : at])
    if at != len(state):
        raise ValueError("damaged: cut short, or bytes behind the last section")
    return digest.digest()


found = {}
for given in map(pathlib.Path, sys.argv[1:]):
    for path in given.glob("partition-*.state") if given.is_dir() else [given]:
        number = re.fullmatch(r"partition-([0-9]+)\.state", path.name)
        try:
            if not number or int(number[1]) in found:
                raise ValueError("a partition already given, or not named partition-N.state")
            found[int(number[1])] = fingerprint(path.read_bytes())
        except struct.error:
            sys.exit(f"{path}: damaged: cut short")
        except (OSError, ValueError) as fault:
            sys.exit(f"{path}: {fault}")
if not found:
    sys.exit("no partition-N.state given; usage: fingerprint.py DIR_OR_FILES...")
for number in sorted(found):
    print(f"partition-{number} {found[number].hex()}")
print("pipeline", hashlib.sha256(b"".join(found[number] for number in sorted(found))).hexdigest())
