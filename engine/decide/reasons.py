"""Why a value could not be told, in words. A header may declare more codes of its own."""

from __future__ import annotations

from collections.abc import Mapping

from engine.catalogue.headers import Header, Words
from engine.decide.model import Sentence

NOT_ASKED = "not_asked"
QUERY_FAILED = "query_failed"
QUERY_TOO_OLD = "query_too_old"
WINDOW_NOT_COVERED = "window_not_covered"
NO_ACCOUNT = "no_account"
TOO_FEW_MONTHS = "too_few_months"
TOO_FEW_TRANSFERS = "too_few_transfers"
LOW_COVERAGE = "low_coverage"
UNKNOWN_VALUE = "unknown_value"
QUERY_BROKEN = "query_broken"

REASONS: dict[str, tuple[str, str]] = {
    NOT_ASKED: ("未查询{file}", "{file} were never asked about the applicant"),
    QUERY_FAILED: ("{file}查询失败,未获答复", "the query for {file} failed"),
    QUERY_TOO_OLD: ("{file}的查询已超过有效天数", "the query for {file} is too old"),
    WINDOW_NOT_COVERED: ("{file}的查询未覆盖所需期间", "the query for {file} does not cover the days that are needed"),
    NO_ACCOUNT: ("未登记申请人的任何账户", "no account of the applicant is known"),
    TOO_FEW_MONTHS: ("流水月数不足", "the transfers cover too few months"),
    TOO_FEW_TRANSFERS: ("有效流水笔数不足", "there are too few clean transfers"),
    LOW_COVERAGE: ("交易对手识别覆盖率不足", "too small a share of turnover has a known counterparty"),
    QUERY_BROKEN: ("查询执行失败,须人工处理", "the query itself failed; a person has to look"),
    UNKNOWN_VALUE: ("所需数据缺失", "data that the value needs are unknown"),
}

FILES: dict[str, tuple[str, str]] = {
    "companies": ("企业登记信息", "company registrations"),
    "people": ("人员信息", "records of persons"),
    "shareholdings": ("股权信息", "shareholdings"),
    "positions": ("任职信息", "positions"),
    "family": ("亲属关系", "family relations"),
    "addresses": ("地址信息", "addresses"),
    "phones": ("电话信息", "phone numbers"),
    "changes": ("工商变更", "filed changes"),
    "admin_records": ("行政记录", "administrative records"),
    "cases": ("涉诉案件", "court cases"),
    "enforcements": ("执行信息", "enforcement records"),
    "collateral": ("抵质押物", "collateral records"),
    "guarantees": ("对外担保", "guarantees"),
    "contracts": ("合同信息", "contracts"),
    "tax_years": ("纳税年度信息", "tax years"),
    "operations_monthly": ("月度经营数据", "monthly operations"),
    "statements": ("财务报表", "financial statements"),
    "accounts": ("账户信息", "accounts"),
    "balances": ("账户余额", "balances"),
    "transfers": ("银行流水", "bank transfers"),
    "bills": ("票据信息", "bills"),
    "credit_reports": ("征信报告", "credit reports"),
    "credit_queries": ("征信查询记录", "credit enquiries"),
    "credit_lines": ("信贷业务", "credit lines"),
    "line_flows": ("贷款发放与还款", "drawdowns and repayments"),
}

SOURCES: dict[str, tuple[str, str]] = {
    "registry": ("工商", "registry"),
    "judicial": ("司法", "judicial"),
    "collateral": ("抵押担保", "collateral"),
    "operations": ("企业经营", "operations"),
    "credit": ("征信", "credit"),
}


def sentence(code: str, header: Header, file: str = "") -> Sentence:
    """The words of a reason: the header's own where it declares the code, else the engine's; ``file`` fills in."""
    declared: Mapping[str, Words] = getattr(header, "reasons", {})
    if code in declared:
        return Sentence(zh=declared[code].zh, en=declared[code].en)
    zh, en = REASONS[code]
    title = FILES.get(file, ("", ""))
    return Sentence(zh=zh.format(file=title[0]), en=en.format(file=title[1]))
