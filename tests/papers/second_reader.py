"""What another reader of .docx finds in the files named, as JSON: pages in millimetres, fonts of styles, rows of tables."""

import json
import sys

from docx import Document
from docx.oxml.ns import qn


def found(path):
    document = Document(path)
    section = document.sections[0]
    sizes = ("page_width", "page_height", "top_margin", "left_margin", "bottom_margin", "right_margin")
    fonts = {}
    for style in document.styles:
        run = style.element.find(qn("w:rPr"))
        named = None if run is None else run.find(qn("w:rFonts"))
        if named is not None:
            fonts[style.element.get(qn("w:styleId"))] = named.get(qn("w:eastAsia"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return {
        "page": [round(getattr(section, size).mm) for size in sizes],
        "sections": len(document.sections),
        "fonts": fonts,
        "used": sorted({paragraph.style.style_id for paragraph in document.paragraphs}),
        "rows": rows,
        "text": [paragraph.text for paragraph in document.paragraphs],
    }


json.dump({path: found(path) for path in sys.argv[1:]}, sys.stdout, ensure_ascii=False)
