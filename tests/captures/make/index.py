# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of captures with its index.tsv: what each capture must give."""
import pathlib

import packets

COLUMNS = ("capture", "exit", "ue", "net", "findings", "steps", "preferences", "lesson")
ALL_SEEN = "o" * 13  # one letter a step: observed, hidden, missing, not executed; a dot: any


class Folder:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.mkdir(exist_ok=True)
        self.rows = []
        for old in self.path.glob("*.pcap*"):
            old.unlink()

    def row(self, name, lesson, flows=1, ue="pass", net="pass", findings="-", steps=ALL_SEEN, preferences=()):
        """What capture name must give."""
        if flows == 0:
            code, ue, net, steps = 3, "-", "-", "-"
        else:
            verdicts = ue.split(",")  # one a flow
            code = 1 if "fail" in verdicts else 2 if "inconclusive" in verdicts else 0
        text = ";".join(preferences) or "-"
        self.rows.append((name, str(code), ue, net, findings, steps, text, lesson))
        return self.path / name

    def add(self, name, lesson, carried, linktype=packets.ETHERNET, **expected):
        packets.write(self.row(name + ".pcap", lesson, **expected), carried, linktype)

    def close(self):
        with open(self.path / "index.tsv", "w", encoding="utf-8") as out:
            for row in [COLUMNS] + self.rows:
                out.write("\t".join(row) + "\n")
