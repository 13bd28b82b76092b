"""Which indicator belongs to which family, and which of them need enough known flow."""

from __future__ import annotations

from seed.portfolio.truth import (
    amounts,
    collateral,
    credit,
    finance,
    guarantees,
    judicial,
    loops,
    operations,
    persons,
    regions,
    registry,
    structure,
)

MODULES = {
    "loops": loops,
    "amounts": amounts,
    "persons": persons,
    "regions": regions,
    "structure": structure,
    "guarantees": guarantees,
    "judicial": judicial,
    "collateral": collateral,
    "operations": operations,
    "credit": credit,
    "finance": finance,
    "registry": registry,
}
FAMILY = {name: family for family, module in MODULES.items() for name in module.INDICATORS}
FLOW_TESTS = tuple(name for module in MODULES.values() for name in module.FLOW_TESTS)
