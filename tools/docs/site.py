"""Hooks of MkDocs (see mkdocs.yml): what the site is beyond the pages in docs/.

- The navigation is the table of contents, docs/README.md: a tab per `##` heading there, with the pages its links name, in that
  order. A page that is not in it stands at the end of the tab of its folder, so none can be lost.
- The home page is README.md of the repository. CHANGELOG, CONTRIBUTING and what else of Markdown and pictures is linked from a
  page comes along.
- A link to a public header leads to its page in the reference, if Doxygen made one before (build/reference, see ./dev docs);
  links to what is not part of the site, programs for example, become plain text.
- Headings have the ids that GitHub gives them, so a link works in both places.
"""
import pathlib
import posixpath
import re
import shutil
import sys
import xml.etree.ElementTree

from mkdocs.structure.files import File
from mkdocs.structure.nav import Link

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import check_pages  # noqa: E402

REFERENCE = ROOT / "build/reference"
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^\s)]+)\)")


def place(path):
    """Where on the site a file of the repository stands, as the path MkDocs knows it by."""
    if path in ("docs", "docs/README.md", "README.md"):
        return "README.md"
    return path[len("docs/"):] if path.startswith("docs/") else path


def origin(file):
    return pathlib.Path(file.abs_src_path).relative_to(ROOT).as_posix()


def resolve(page, link):
    """The file of the repository that a link leads to; that of a folder is its README."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link.partition("#")[0]))
    readme = posixpath.join(path, "README.md")
    return readme if (ROOT / readme).is_file() else path


def local(link):
    return not re.match(r"[a-z][a-z0-9+.-]*:|#|/", link)


def links(path):
    text = "\n".join(line for _, line, block in check_pages.outline((ROOT / path).read_text(encoding="utf-8")) if block is None)
    return [resolve(path, m[3]) for m in LINK.finditer(text) if local(m[3])]


def contents():
    """The tabs of docs/README.md: (title, [(text, page)])."""
    tabs = []
    for _, line, block in check_pages.outline((ROOT / "docs/README.md").read_text(encoding="utf-8")):
        if block is None and line.startswith("## "):
            tabs.append((line[3:].strip(), []))
        elif block is None and tabs:
            pages = [(m[2], resolve("docs/README.md", m[3])) for m in LINK.finditer(line) if local(m[3])]
            tabs[-1][1].extend((text, place(page)) for text, page in pages if page.endswith(".md") and (ROOT / page).is_file())
    return tabs


def on_config(config):
    config["mdx_configs"].setdefault("toc", {})["slugify"] = lambda text, _: check_pages.anchor(text)
    tabs = contents()
    known = {page for _, pages in tabs for _, page in pages} | {"README.md"}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        page = place(path.relative_to(ROOT).as_posix())
        if page in known:
            continue
        home = [pages for _, pages in tabs if any(posixpath.dirname(p) == posixpath.dirname(page) for _, p in pages)]
        (home[0] if home else tabs[0][1]).append((None, page))
    config["nav"] = [{"Home": "README.md"}] + [
        {title: [{text: page} if text else page for text, page in pages]} for title, pages in tabs if pages]
    return config


def on_files(files, config):
    def add(path):
        files.append(File(place(path), str(ROOT), config["site_dir"], False))
        files.get_file_from_path(place(path)).abs_src_path = str(ROOT / path)

    index = files.get_file_from_path("README.md")
    if index:
        files.remove(index)
    add("README.md")
    seen = {origin(f) for f in files if ROOT in pathlib.Path(f.abs_src_path).parents}  # the theme brings some
    queue = [path for path in seen if path.endswith(".md")]
    while queue:
        for target in links(queue.pop()):
            wanted = target.endswith((".md", ".svg", ".png")) and (ROOT / target).is_file()
            if wanted and target not in seen and target != "docs/README.md":
                seen.add(target)
                add(target)
                if target.endswith(".md"):
                    queue.append(target)
    return files


def headers():
    """The page of the reference for each public header, from Doxygen's list of tags."""
    tags = REFERENCE / "tunic.tag"
    if not tags.is_file():
        return {}
    found = {}
    for entry in xml.etree.ElementTree.parse(tags).getroot().iterfind("compound[@kind='file']"):
        name, folder, page = (entry.findtext(tag, "") for tag in ("name", "path", "filename"))
        found[posixpath.join(folder, name)] = page if page.endswith(".html") else page + ".html"
    return found


def on_page_markdown(markdown, page, config, files):
    here, of_header = origin(page.file), headers()
    if page.file.src_uri == "README.md":
        page.meta["hide"] = ["navigation"]  # there is nothing beside it, and the code is wide

    def mend(match):
        picture, text, link = match.groups()
        if not local(link):
            return match[0]
        target = resolve(here, link)
        fragment = "#" + link.partition("#")[2] if "#" in link else ""
        if files.get_file_from_path(place(target)):
            to = posixpath.relpath(place(target), posixpath.dirname(place(here)) or ".")
            return f"{picture}[{text}]({to}{fragment})"
        for header, reference in of_header.items():
            if header and target.endswith("include/" + header):
                to = posixpath.relpath("reference/" + reference, posixpath.dirname(place(here)) or ".")
                return f'<a href="{to}">{text}</a>'
        return text

    return "\n".join(LINK.sub(mend, line) if block is None else line for _, line, block in check_pages.outline(markdown))


def on_nav(nav, config, files):
    if REFERENCE.is_dir():
        nav.items.append(Link("API reference", "reference/index.html"))
    return nav


def on_post_build(config):
    target = pathlib.Path(config["site_dir"]) / "reference"
    if (REFERENCE / "html").is_dir():
        shutil.copytree(REFERENCE / "html", target, dirs_exist_ok=True)
