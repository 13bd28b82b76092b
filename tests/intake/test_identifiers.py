from __future__ import annotations

import pytest

from engine.intake.identifiers import is_resident_number, is_uscc, organisation_check, resident_check, uscc_check

SOUND = ["91131100715891716M", "91110108MA7C29K03A"]


@pytest.mark.parametrize("code", SOUND)
def test_codes_of_the_declaration_pass(code: str) -> None:
    assert is_uscc(code)


@pytest.mark.parametrize("registrar", ["N1", "A1", "Y1", "52", "12", "92"])
def test_any_registrar_of_the_alphabet_passes_with_its_check_digit(registrar: str) -> None:
    body = f"{registrar}131100MA7C29K0"
    body += organisation_check(body[8:16])
    assert is_uscc(body + uscc_check(body))


@pytest.mark.parametrize("code", SOUND)
def test_any_single_wrong_character_fails(code: str) -> None:
    for position in range(18):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if other != code[position]:
                assert not is_uscc(code[:position] + other + code[position + 1 :])


@pytest.mark.parametrize(
    "code", ["", SOUND[0][:17], SOUND[0] + "0", SOUND[0].lower(), "I" + SOUND[0][1:], "９" + SOUND[0][1:]]
)
def test_codes_out_of_shape_fail(code: str) -> None:
    assert not is_uscc(code)


def test_resident_numbers() -> None:
    assert is_resident_number("11010519491231002X")
    assert not is_resident_number("110105194912310021")
    born_never = "11010520230229001"
    assert not is_resident_number(born_never + resident_check(born_never))
    assert not is_resident_number("1101051949123100２X")
