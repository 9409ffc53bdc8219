#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a JUnit report as others do, with junitparser: junit.py REPORT prints a line for each test case, its outcome,
type and name with tabs between them. It fails when a number is not that of the test cases, a name is there twice, or
the reason of an outcome does not stand in its text as well."""
import sys

from junitparser import Error, Failure, JUnitXml, Skipped


def complain(what):
    print(f"{sys.argv[1]}: {what}", file=sys.stderr)
    complain.said = True


complain.said = False


def outcome(case):
    if not case.result:
        return "passed", "-"
    if len(case.result) > 1:
        complain(f"{case.name}: more than one outcome")
    one = case.result[0]
    if not one.text or not one.text.startswith(one.message):
        complain(f"{case.name}: the text does not begin with the message")
    return {Failure: "failure", Error: "error", Skipped: "skipped"}[type(one)], one.type


def main():
    report = JUnitXml.fromfile(sys.argv[1])
    names = set()
    for suite in report:
        told = suite.tests, suite.failures, suite.errors, suite.skipped
        outcomes = []
        for case in suite:
            if (case.classname, case.name) in names:
                complain(f"{case.name}: twice")
            names.add((case.classname, case.name))
            if case.classname.count(".") != 1:
                complain(f"{case.classname}: not one dot")
            kind, what = outcome(case)
            outcomes.append(kind)
            print(kind, what, case.name, sep="\t")
        counted = len(outcomes), *(outcomes.count(kind) for kind in ("failure", "error", "skipped"))
        if told != counted:
            complain(f"{suite.name}: says {told}, has {counted}")
    told = report.tests, report.failures, report.errors
    report.update_statistics()
    if told != (report.tests, report.failures, report.errors):
        complain(f"says {told}, has {report.tests, report.failures, report.errors}")
    return complain.said


sys.exit(main())
