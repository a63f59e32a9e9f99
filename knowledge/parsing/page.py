"""What a web page puts around a document: navigation, buttons, footers, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.parsing.head_matter import ends_a_title
from knowledge.parsing.labels import read_label
from knowledge.parsing.lines import Line

_LONGEST = 80
_SHORTEST_TITLE = 8  # 政策解读 and the like are buttons
_FURNITURE = re.compile(
    r"打印|列印|字号:|字体:|\[?字体|分享|收藏|关闭(?:窗口|本页)|返回(?:顶部|首页|上一页)|扫一扫|扫码|二维码"
    r"|相关(?:解读|政策|文件|链接|阅读|新闻|附件|稿件|信息)|政策(?:图解|解读|问答)|解读(?:链接|材料)"
    r"|责任编辑|编辑:|(?:信息|文章|稿件)?来源:|作者:|(?:浏览|阅读|点击|访问)(?:次数|量|数)|(?:首页|当前位置|您(?:现在)?的?位置|所在位置)"
    r"|版权所有|(?:主办|承办|技术支持)(?:单位)?:|网站(?:标识码|地图|声明|支持)|ICP备|公网安备|联系(?:我们|方式)|上一[篇条]|下一[篇条]"
    r"|微信|微博|手机版|无障碍|繁体|简体|English|原文链接|法宝引证码|https?://|www\.|<!--|-->|您访问的(?:链接|连结)即将离开"
    r"|门户网站|<[a-z/][^>]*>"
)
_BREADCRUMBS = re.compile(r"[^>]{1,30}( *> *[^>]{1,40}){1,}$")
_PUBLICITY = re.compile(
    r"^\(此件.{0,8}(?:公开|发布|不予公开|删减).{0,6}\)$|^抄送|^主送|^\(联系人|^信息公开选项|^[特专]此(?:通知|公告|通告|函复|函告|批复|说明|报告)[。!]?$|^此复[。!]?$"
)
_LEADERS = re.compile(r"[ .…·\-—_]*\d{0,4}[ .…·\-—_]*$")
_LONGEST_CONTENTS_ENTRY = 70


def is_furniture(line: Line) -> bool:
    """Whether a line belongs to the page and not to the document. A sentence never does."""
    if len(line.text) > _LONGEST or line.folded.endswith(("。", ";")):
        return False
    if len(line.compact) >= _SHORTEST_TITLE and ends_a_title(line.folded):
        return False
    return bool(_FURNITURE.search(line.folded) or _BREADCRUMBS.match(line.folded))


def is_publicity_note(line: Line) -> bool:
    """（此件公开发布）, 抄送：…: part of the document, but of no clause."""
    return bool(_PUBLICITY.match(line.folded))


def contents_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of the lines of a table of contents: 目录 and its entries, up to where the text itself begins."""
    for at, line in enumerate(lines):
        if line.compact.strip("#*[]【】") == "目录":
            return frozenset(range(at, _contents_end(lines, at)))
    return frozenset()


def _contents_end(lines: Sequence[Line], begin: int) -> int:
    """One past the last entry: entries are short, end in no full stop, and the first of them comes again later."""
    entries = [at for at in range(begin + 1, len(lines)) if not lines[at].blank]
    if not entries:
        return begin + 1
    first = _entry(lines[entries[0]])
    again = next(
        (at for at in entries[1:] if len(lines[at].text) <= _LONGEST_CONTENTS_ENTRY and _entry(lines[at]) == first),
        None,
    )
    end = begin + 1
    for at in entries:
        folded = lines[at].folded
        numbered = read_label(folded) is not None or bool(re.search(r"[.…·]{2,} *\d*$| \d{1,3}$", folded))
        if at == again or len(folded) > _LONGEST_CONTENTS_ENTRY or folded.endswith("。"):
            break
        if not numbered and (again is None or not folded.startswith(("附", "前", "序"))):
            break
        end = at + 1
    return end if again is not None else begin + 1


def _entry(line: Line) -> str:
    return "".join(_LEADERS.sub("", line.folded).split())
