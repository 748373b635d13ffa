"""Holds what Measure printed against what the peer printed: `compare.py OURS PEER`. Yes counts must
be equal; of money the peer's 32-bit sums are shown against the exact fen."""

import sys


def read(path):
    speeds, clauses, months = {}, {}, {}
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if not words:
            continue
        if words[0] == "clause":
            name = words[1].lower().replace("-", "_").replace(".", "_")
            clauses[name] = dict(zip(words[2::2], words[3::2]))
        elif words[0] == "month":
            months[words[1]] = dict(zip(words[2::2], words[3::2]))
        elif words[0] in ("truths", "untils", "openfisca", "what-if"):
            speeds[words[0]] = float(words[1])
    return speeds, clauses, months


def main():
    (ours, our_clauses, our_months), (peer, their_clauses, their_months) = map(read, sys.argv[1:])
    assert set(our_clauses) == set(their_clauses), "the two sides answered other clauses"
    assert set(our_months) == set(their_months), "the two sides answered other months"
    for name, clause in our_clauses.items():
        theirs = their_clauses[name]
        assert clause["yes"] == theirs["yes"], f"{name}: {clause['yes']} and {theirs['yes']}"
        if "float32" in theirs:
            difference = float(theirs["float32"]) - int(clause["fen"]) / 100
            print(f"{name}: {clause['fen']} fen, the peer's sum differs by {difference:.2f} yuan")
    for month, sums in our_months.items():
        parts = [
            f"{side} {int(fen)} fen, peer {float(their_months[month][side]) - int(fen) / 100:+.2f}"
            for side, fen in sums.items()]
        print(f"{month}: {'; '.join(parts)}")
    for name, seconds in ours.items():
        print(f"{name}: {peer['openfisca'] / seconds:.2f} times the peer's speed")


main()
