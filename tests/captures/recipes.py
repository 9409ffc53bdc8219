#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The shell commands of a recipe, one script after another: recipes.py KIND FILE. KIND: gitlab, github, jenkins,
kubernetes (the YAML of a Markdown file), or a heading of a Markdown file, whose blocks are printed with lines of
"--- block" in front of them. For gitlab, "report" prints what the job hands to GitLab."""
import re
import sys

import yaml


def blocks(text, heading):
    part = re.split(r"^## ", text, flags=re.M)
    chosen = next(p for p in part if p.startswith(heading + "\n"))
    return re.findall(r"^```(\w*)\n(.*?)^```", chosen, flags=re.M | re.S)


def main():
    kind, text = sys.argv[1], open(sys.argv[2], encoding="utf-8").read()
    if kind == "gitlab":
        print("\n".join(yaml.safe_load(text)["imsconf"]["script"]))
    elif kind == "report":
        print(yaml.safe_load(text)["imsconf"]["artifacts"]["reports"]["junit"])
    elif kind == "github":
        for step in yaml.safe_load(text)["jobs"]["check"]["steps"]:
            if "run" in step:
                print("--- block")
                print(step["run"])
    elif kind == "jenkins":
        for command in re.findall(r"^ *sh '(.*)'$", text, flags=re.M):
            print("--- block")
            print(command)
    elif kind == "kubernetes":
        job = next(b for language, b in blocks(text, "Kubernetes") if language == "yaml")
        container = yaml.safe_load(job)["spec"]["template"]["spec"]["containers"][0]
        print(container["command"][2])
    else:
        for _, block in blocks(text, kind):
            print("--- block")
            print(block, end="")


main()
