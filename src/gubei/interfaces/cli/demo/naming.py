"""Invented names of people, as they are met in the north of China."""

import random

from gubei.terms.documents import Sex

# The commonest surnames with rounded shares per thousand people.
_SURNAMES = {
    "王": 75, "李": 74, "张": 70, "刘": 54, "陈": 35, "杨": 31, "赵": 28, "孙": 22, "周": 20,
    "吴": 18, "徐": 17, "高": 15, "马": 15, "郭": 14, "胡": 12, "朱": 12, "何": 11, "林": 10,
    "罗": 9, "郑": 9, "梁": 8, "宋": 8, "谢": 7, "韩": 8, "唐": 6, "冯": 7, "于": 8, "董": 7,
    "萧": 2, "程": 5, "曹": 6, "袁": 5, "邓": 4, "许": 5, "傅": 3, "沈": 4, "曾": 3, "彭": 3,
    "吕": 5, "苏": 4, "卢": 4, "蒋": 3, "蔡": 3, "贾": 5, "丁": 4, "魏": 5, "薛": 4, "叶": 3,
    "阎": 2, "余": 3, "潘": 3, "杜": 5, "戴": 2, "夏": 3, "钟": 2, "田": 5, "任": 4, "姜": 4,
    "范": 3, "石": 4, "姚": 3, "谭": 2, "邹": 2, "熊": 1, "金": 4, "陆": 2, "郝": 4, "孔": 2,
    "白": 4, "崔": 4, "康": 3, "毛": 2, "邱": 2, "秦": 3, "江": 1, "史": 3, "侯": 3, "孟": 3,
    "龙": 1, "段": 3, "雷": 2, "汤": 1, "尹": 3, "常": 3, "武": 3, "赖": 1, "龚": 1, "关": 2,
    "佟": 2, "齐": 3, "霍": 2, "单": 1, "仇": 1, "欧阳": 1, "司马": 1, "那": 1, "富": 1, "穆": 2,
}  # fmt: skip
_SURNAME_LIST, _SURNAME_WEIGHTS = tuple(_SURNAMES), tuple(_SURNAMES.values())

_OLD_MEN = "国建德福贵永宝庆长金玉春树志文明祥富山林海江生旺全有才顺兴华军民平忠义信"
_OLD_WOMEN = "秀桂淑玉凤兰英珍珠芝荣芬芳琴香莲花梅云霞琪翠春淑贞素惠娥娟红菊敏"
_MEN = "伟强磊军洋勇杰涛超明刚鹏辉斌波宇浩凯健俊帆帅旭宁龙峰飞博文志海建国晓永立振"
_WOMEN = "芳娜敏静丽艳娟霞燕玲丹萍红晶婷雪慧莹倩颖琳佳晓春秋文海雅玉爱淑秀桂小思"
_BOYS = "浩宇梓轩子涵俊博皓文睿泽晨宸铭一诺嘉佑瑞霖奕辰楷瑾逸航煜熙明哲锦程昊天"
_GIRLS = "梓涵欣怡诗雨萱雅静语桐佳琪梦瑶可馨若曦婉婷思彤一诺芷若沐晴艺涵悦心妍依"


def invent_surname(rng: random.Random) -> str:
    """Return a surname as often as it is met."""
    return rng.choices(_SURNAME_LIST, _SURNAME_WEIGHTS)[0]


def invent_given_name(rng: random.Random, sex: Sex, birth_year: int) -> str:
    """Return a given name of one or two characters in the fashion of the year of birth."""
    old, middle, young = (_OLD_MEN, _MEN, _BOYS) if sex == "male" else (_OLD_WOMEN, _WOMEN, _GIRLS)
    characters = old if birth_year < 1965 else middle if birth_year < 2000 else young
    is_single = rng.random() < (0.12 if birth_year < 1965 or birth_year >= 2000 else 0.3)
    return "".join(rng.choices(characters, k=1 if is_single else 2))
