#!/usr/bin/env python3
"""Writes an invented hazard ledger as CSV and as an Excel workbook, and counts.json with what a reader must find in it.

    ledger.py --shape district --out FOLDER          district, city or province
    ledger.py --enterprises 40 --hazards 2000 --out FOLDER --formats xlsx

The same shape, seed and day always give the same rows. Enterprises, faults and duties are put together from lists of
words; nobody and nothing in them exists. The workbook is written as it is read: sheet and shared strings by hand, in
memory only the texts that differ.
"""
import argparse
import datetime
import json
import pathlib
import random
import zipfile
from xml.sax.saxutils import escape

SHAPES = {"district": (51, 1_000), "city": (1_000, 50_000), "province": (20_000, 1_000_000)}
TODAY = datetime.date(2020, 12, 15)
HEADINGS = "隐患编号 企业名称 隐患描述 隐患等级 行业 发现日期 整改期限 状态 责任人 整改措施 销号日期".split()

TOWNS = "柘溪 蓼湾 桐坞 澄塘 苍浦 杏岗 峪口 棠洲 芦汀 樵岭 湄渡 垣台 枫泾桥 槐里".split()
FIRST = (
    "昶明 毓诚 翊丰 澜庭 骏业 沐阳 恒岳 钧鼎 璟泰 融川 砚北 宸光 霖泽 朴正 嵘达 "
    "湛蓝 煜辉 卓峰 锦程 敏行 楚风 盈科 谦和 逸群 蔚然 启元 承平 舒朗 磐固 维新"
).split()
SECOND = (
    "海岳 立本 同舟 汇能 百川 金秋 远图 安信 弘毅 天工 力行 正大 长河 开物 和光 "
    "天枢 万象 东篱 致远 日升 众合 德润 博闻 春晖 石基 广厦 云帆 长风 玉衡 四维"
).split()
SECTORS = {
    "危险化学品": "化工有限公司",
    "粉尘涉爆": "铝制品有限公司",
    "金属冶炼": "特钢有限公司",
    "有限空间": "印染有限公司",
    "涉氨制冷": "冷冻食品有限公司",
    "机械制造": "机械有限公司",
    "建材": "水泥制品有限公司",
    "仓储物流": "物流有限公司",
}
PLACES = (
    "抛光车间 酸洗工段 反应釜区 氨机房 污水处理站 熔炼炉旁 一级配电间 原料罐区 "
    "成品库房 装卸月台 喷粉线 空压站 危废暂存间 食堂厨房 倒班宿舍 屋顶平台"
).split()
EXTINGUISHERS = "灭火器压力不足"
FAULTS = (
    f"{EXTINGUISHERS} 除尘管道积尘过厚 安全出口被货物堵住 配电柜接地线脱落 可燃气体探头未按期标定 "
    "应急照明不亮 电焊作业人员证书过期 液氨管道法兰渗漏 平台护栏高度不够 行车限位失效 安全阀超期未校验 "
    "消火栓无水 有限空间入口无警示牌 叉车倒车灯损坏 化学品混放 临时线路未经审批"
).split()
DEMANDS = "责令限期整改 须立即停用 须举一反三自查 已当场告知负责人 须报送整改照片".split()
REMEDIES = (
    "更换合格器材并登记 停机清灰并记入台账 清空通道并划黄线 重新接线并测电阻 送检后恢复使用 "
    "换灯并按周点检 安排复审培训 换垫片后做气密试验 加高护栏并验收 由厂家检修后试车"
).split()
OWNERS = "张三 李四 王五 赵六 钱七 孙八".split()
STAGES = ((0.70, "已销号"), (0.82, "待整改"), (0.92, "整改中"), (1.0, "待复查"))
CLOSED = STAGES[0][1]
DAY = datetime.timedelta(days=1)


def enterprises(count, rng):
    """So many enterprises, none twice, each with its sector."""
    found = {}
    while len(found) < count:
        sector = rng.choice(list(SECTORS))
        found.setdefault(rng.choice(TOWNS) + rng.choice(FIRST) + rng.choice(SECOND) + SECTORS[sector], sector)
    return list(found.items())


def dates(stage, rng, today):
    """When a hazard was found, is due and was closed out: of the open ones 5 % are overdue and 15 % due in seven days."""
    if stage == CLOSED:
        deadline = today - DAY * rng.randrange(1, 720)
        return deadline - DAY * rng.randrange(7, 60), deadline, min(today, deadline + DAY * rng.randrange(-5, 4))
    kind = rng.random()
    left = -rng.randrange(1, 41) if kind < 0.05 else rng.randrange(0, 8) if kind < 0.20 else rng.randrange(8, 91)
    deadline = today + DAY * left
    return min(today, deadline) - DAY * rng.randrange(2, 46), deadline, None


def hazards(count, firms, rng, today):
    """The rows, in the order of HEADINGS; some enterprises have far more than others."""
    for number in range(1, count + 1):
        name, sector = firms[int(len(firms) * rng.random() ** 1.5)]
        draw = rng.random()
        stage = next(stage for limit, stage in STAGES if draw < limit)
        found, deadline, closed = dates(stage, rng, today)
        yield (
            f"YH{number:07}",
            name,
            f"{rng.choice(PLACES)}{rng.choice(FAULTS)}，{rng.choice(DEMANDS)}",
            "重大" if rng.random() < 0.08 else "一般",
            sector,
            found,
            deadline,
            stage,
            rng.choice(OWNERS),
            rng.choice(REMEDIES),
            closed,
        )


class Csv:
    """No cell holds a comma or a quote, so none needs quoting."""

    def __init__(self, folder):
        self.file = open(folder / "ledger.csv", "w", encoding="utf-8", newline="")
        self.row(HEADINGS)

    def row(self, cells):
        self.file.write(",".join("" if cell is None else str(cell) for cell in cells) + "\r\n")

    def close(self):
        self.file.close()


class Xlsx:
    """A workbook of one sheet with real dates."""

    EPOCH = datetime.date(1899, 12, 30)
    MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    PACKAGE = "http://schemas.openxmlformats.org/package/2006"
    TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    PARTS = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="隐患台账" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        # The second format is Excel's built-in short date.
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
        ),
    }

    def __init__(self, folder):
        self.book = zipfile.ZipFile(folder / "ledger.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        for name, body in self.PARTS.items():
            self.book.writestr(name, self.HEAD + body)
        self.texts, self.uses, self.number = {}, 0, 0
        self.sheet = self.book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self.sheet.write(f'{self.HEAD}<worksheet xmlns="{self.MAIN}"><sheetData>'.encode())
        self.row(HEADINGS)

    def row(self, cells):
        self.number += 1
        body = "".join(self.cell(column, cell) for column, cell in zip("ABCDEFGHIJK", cells) if cell is not None)
        self.sheet.write(f'<row r="{self.number}">{body}</row>'.encode())

    def cell(self, column, value):
        if isinstance(value, datetime.date):
            return f'<c r="{column}{self.number}" s="1"><v>{(value - self.EPOCH).days}</v></c>'
        self.uses += 1
        return f'<c r="{column}{self.number}" t="s"><v>{self.texts.setdefault(value, len(self.texts))}</v></c>'

    def close(self):
        self.sheet.write(b"</sheetData></worksheet>")
        self.sheet.close()
        with self.book.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            head = f'<sst xmlns="{self.MAIN}" count="{self.uses}" uniqueCount="{len(self.texts)}">'
            part.write((self.HEAD + head).encode())
            for text in self.texts:
                part.write(f"<si><t>{escape(text)}</t></si>".encode())
            part.write(b"</sst>")
        self.book.close()


FORMATS = {"csv": Csv, "xlsx": Xlsx}


def write(folder, counts, formats, seed=1, today=TODAY):
    """Writes the ledger in these formats, and counts.json; the counts."""
    firms_count, hazard_count = counts
    rng = random.Random(f"{seed} {firms_count} {hazard_count}")
    folder.mkdir(parents=True, exist_ok=True)
    writers = [FORMATS[name](folder) for name in formats]
    told = {"today": str(today), "enterprises": firms_count, "hazards": 0, "open": 0, "overdue": 0, "due": 0, EXTINGUISHERS: 0}
    for cells in hazards(hazard_count, enterprises(firms_count, rng), rng, today):
        for writer in writers:
            writer.row(cells)
        told["hazards"] += 1
        told[EXTINGUISHERS] += EXTINGUISHERS in cells[2]
        if cells[10] is None:
            left = (cells[6] - today).days
            told["open"] += 1
            told["overdue"] += left < 0
            told["due"] += 0 <= left <= 7
    for writer in writers:
        writer.close()
    (folder / "counts.json").write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES)
    parser.add_argument("--enterprises", type=int)
    parser.add_argument("--hazards", type=int)
    parser.add_argument("--formats", default="csv,xlsx", help="csv, xlsx or both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=TODAY)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    counts = SHAPES[options.shape] if options.shape else (options.enterprises, options.hazards)
    if not all(counts):
        parser.error("--shape, or --enterprises and --hazards")
    print(json.dumps(write(options.out, counts, options.formats.split(","), options.seed, options.today), ensure_ascii=False))


if __name__ == "__main__":
    main()
