"""The libraries that are compiled into the program, each with its licence and the notices that it comes with."""

import json
import pathlib
import subprocess
import sys

NAMES = ("LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE")


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", sys.argv[1]]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    found, open_ends = set(), [root]
    while open_ends:
        for dependency in nodes[open_ends.pop()]["deps"]:
            compiled_in = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if compiled_in and dependency["pkg"] not in found:
                found.add(dependency["pkg"])
                open_ends.append(dependency["pkg"])
    texts = {}
    for package in sorted((packages[id] for id in found), key=lambda package: package["name"]):
        print(f'{package["name"]} {package["version"]}  {package["license"]}')
        for path in sorted(pathlib.Path(package["manifest_path"]).parent.iterdir()):
            if path.is_file() and path.name.upper().startswith(NAMES):
                text = path.read_text(encoding="utf-8", errors="replace").strip()
                texts.setdefault(text, []).append(package["name"])
    for text, names in sorted(texts.items(), key=lambda pair: pair[1]):
        print(f'\n{"=" * 72}\n{", ".join(dict.fromkeys(names))}\n\n{text}')


main()
