"""Every reason for which intake refuses a file or a row, named once, in Chinese and English, with the next move."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """What happened, and what to do about it."""

    zh: str
    en: str
    next_move: str


FILES: dict[str, Code] = {
    "INP001": Code("没有可读的文件", "there is nothing to load", "name a folder that holds canonical CSV files"),
    "INP002": Code("不是 UTF-8 编码", "the file is not UTF-8", "convert it"),
    "INP003": Code(
        "含有空字符", "the file holds a NUL byte", "write the file again from its source; this copy is damaged"
    ),
    "INP004": Code(
        "引号不符合 RFC 4180",
        "quotes that cannot be read",
        "close or double the quote, or write the file again from its source",
    ),
    "INP005": Code("文件名不在规范之内", "not the name of a canonical file", "rename it, or take it out of the folder"),
    "INP006": Code("缺少必有的列", "a required column is missing", "add the column"),
    "INP007": Code("未知的列", "a column that the file does not have", "rename the column, or leave it out"),
    "INP008": Code("列名重复", "a column stands twice", "leave one of them out"),
    "INP009": Code("没有表头", "the file has no header row", "write the column names as its first row"),
}
"""A file that cannot be read refuses the whole folder before anything is written."""

ROWS: dict[str, Code] = {
    "CELLS": Code(
        "单元格数与表头不符", "the row has another number of cells than the header", "quote cells that hold a comma"
    ),
    "REQUIRED": Code("必填项为空", "a required cell is empty", "fill the cell, or leave the row out"),
    "ID": Code("编号不合规", "not an id", "write the id as the source has it"),
    "TEXT": Code("文本过长", "the text is too long", "shorten it"),
    "WORD": Code("不在固定词表之内", "not a word of the fixed list", "write one of the words of the list"),
    "BOOLEAN": Code("不是布尔值", "neither true nor false", "write true or false, or leave the cell empty"),
    "DATE": Code("不是日期", "not a date", "write the day as YYYY-MM-DD"),
    "MONTH": Code("不是月份", "not a month", "write the month as YYYY-MM"),
    "YEAR": Code("不是年份", "not a year", "write the year as YYYY"),
    "TIME": Code("不是时间", "not a time", "write the time as ISO 8601, for example 2026-01-31T09:30:00+08:00"),
    "TIME_OFFSET": Code("时间缺少时区", "a time without an offset", "add the offset, for example +08:00"),
    "PERIOD": Code("结束早于开始", "it ends before it starts", "check both days with the source"),
    "AMOUNT": Code("金额格式不合规", "not an amount", "write plain decimal text such as 1000.00"),
    "AMOUNT_SIGN": Code("金额不可为负", "an amount below zero", "check the sign with the source"),
    "AMOUNT_ZERO": Code("交易金额不可为零", "a transfer of nothing", "leave the row out"),
    "AMOUNT_SIZE": Code("金额过大", "an amount beyond 10^13", "check the unit with the source"),
    "RATIO": Code("比例超出范围", "not a ratio", "write a decimal such as 0.25"),
    "COUNT": Code("不是非负整数", "not a whole number", "write digits alone"),
    "AREA": Code("面积不合规", "not an area", "write square metres such as 88.50"),
    "USCC": Code("统一社会信用代码校验不符", "the 统一社会信用代码 does not check", "compare it with the licence"),
    "ID_NUMBER": Code("证件号码校验不符", "the certificate number does not check", "compare it with the certificate"),
    "REGION": Code("不是行政区划代码", "not a GB/T 2260 code", "write six digits"),
    "INDUSTRY": Code("不是行业代码", "not a GB/T 4754 code", "write a letter and up to four digits, such as C1361"),
    "COUNTRY": Code("不是国家代码", "not an ISO 3166-1 code", "write two letters such as CN"),
    "CURRENCY": Code("不是币种代码", "not an ISO 4217 code", "write three letters such as CNY"),
    "OVERDUE": Code("还款状态不合规", "not a status of 24 months", "write 24 characters, oldest month first"),
    "SHA256": Code("不是 SHA-256", "not a SHA-256", "write 64 hexadecimal digits"),
    "KIND": Code(
        "缺少主体类别", "the row does not say whether it is a company or a person", "fill the column that says which"
    ),
    "KEY_CONFLICT": Code(
        "同一键同一日期内容冲突",
        "the row contradicts another of the same key",
        "ask the source which one holds, and load that one alone",
    ),
    "CONSENT_MISSING": Code(
        "缺少有效授权", "nobody whom the row is about has consented", "load the consent, then load this folder again"
    ),
}
"""A row that is refused is listed, and the rest of its file is loaded."""
