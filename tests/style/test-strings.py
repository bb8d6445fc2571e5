#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every word a person reads can be translated, and is. The template is made afresh from the sources, so a string that was
# added without its translation fails here, not in front of somebody.
import os
import re
import subprocess
import tempfile

import tree
import tap

MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"')
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def listed():
    return {line for line in tree.text("po/POTFILES.in").splitlines() if line and not line.startswith("#")}


def complete():
    """POTFILES.in holds every file with marked words, and no other."""
    marked = {f for f in tree.files(".c", ".h", ".def") if f.startswith("src/") and MARKED.search(tree.text(f))}
    marked |= {f for f in tree.files(".ui") if 'translatable="' in tree.text(f)}
    marked |= set(tree.files(".desktop.in", ".metainfo.xml.in"))
    marked |= {f for f in tree.files(".gschema.xml") if "gettext-domain" in tree.text(f)}
    return ([f"{f} is missing from po/POTFILES.in" for f in sorted(marked - listed())] +
            [f"{f} in po/POTFILES.in has no marked words" for f in sorted(listed() - marked)])


def catalogue(language, folder):
    """The catalogue as it would be after an update, in a temporary file."""
    pot, merged = os.path.join(folder, "muster.pot"), os.path.join(folder, language + ".po")
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--keyword=_", "--keyword=N_",
                    "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3",
                    "--flag=N_:1:pass-c-format", "--flag=C_:2:pass-c-format", "--flag=ngettext:1:pass-c-format",
                    "--files-from=po/POTFILES.in", "--directory=.", "-o", pot], cwd=tree.TOP, check=True,
                   capture_output=True, env={**os.environ, "GETTEXTDATADIRS": "/usr/share/gettext"})
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, f"po/{language}.po", pot],
                   cwd=tree.TOP, check=True)
    return merged


def translated():
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for language in tree.text("po/LINGUAS").split():
            merged = catalogue(language, folder)
            done = subprocess.run(["msgfmt", "--check", "--statistics", "-o", "/dev/null", merged],
                                  capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
            if done.returncode or "fuzzy" in done.stderr or "untranslated" in done.stderr:
                faults += [f"{language}: {line}" for line in done.stderr.splitlines()]
                left = subprocess.run(["msgattrib", "--untranslated", "--no-wrap", merged], capture_output=True, text=True)
                faults += [f"{language}: {line}" for line in left.stdout.splitlines() if line.startswith('msgid "')]
    return faults[:200]


def chinese():
    """A Chinese sentence ends with Chinese punctuation, and nobody left the English standing with a dot at its end."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        merged = catalogue("zh_CN", folder)
        flat = subprocess.run(["msgcat", "--no-wrap", "--no-location", merged], capture_output=True, text=True).stdout
    for text in re.findall(r'^msgstr(?:\[0\])? "(.+)"$', flat, re.M):
        if CHINESE.search(text) and re.search(r"[\u4e00-\u9fff][,!?](?:\s|$)|[\u4e00-\u9fff]\.$", text):
            faults.append(text)
    return faults


tap.run([("po/POTFILES.in is complete", complete),
         ("every language is translated in full", translated),
         ("Chinese has Chinese punctuation", chinese)])
